package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.process.Inference;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of inference on this machine.
 *
 * @param maxPoints the most training points of inference by a covariance matrix, which holds a few
 *     n·n matrices of doubles, 0.8 GB each for 10,000 points
 * @param maxSequencePoints the most training points of inference whose cost grows as their number
 * @param maxCovariancePoints the most points at which a full covariance or joint samples are
 *     answered
 * @param jobAfter a fit that is predicted to take longer becomes a job, unless the caller says
 *     otherwise
 * @param flopsPerSecond what a Cholesky factorisation reaches here, for that prediction
 * @param concurrentFits how many fits run at once within requests; further ones are answered 429
 * @param threads of the linear algebra; 0 for as many as there are cores
 */
@Validated
@ConfigurationProperties("polymath.gp")
public record FitProperties(
    @DefaultValue("8000") @Min(1) @Max(40_000) int maxPoints,
    @DefaultValue("1000000") @Min(1) @Max(10_000_000) int maxSequencePoints,
    @DefaultValue("4000") @Min(1) @Max(20_000) int maxCovariancePoints,
    @DefaultValue("2s") Duration jobAfter,
    @DefaultValue("2e10") @DecimalMin("1e6") double flopsPerSecond,
    @DefaultValue("2") @Min(1) @Max(256) int concurrentFits,
    @DefaultValue("0") @Min(0) @Max(1024) int threads) {

  /** The most training points that a way of inference takes. */
  int mostPoints(Inference inference) {
    return switch (inference) {
      case Inference.Exact(), Inference.Laplace _ -> maxPoints;
      case Inference.Kalman(), Inference.Sparse _ -> maxSequencePoints;
    };
  }

  /** Refuses to answer, or draw from, a joint distribution of more points than fit. */
  public void requireRoomForCovariance(String field, int points) {
    if (points > maxCovariancePoints) {
      throw new InvalidRequest(
          field,
          "Has %,d points where a joint distribution takes at most %,d; ask in parts."
              .formatted(points, maxCovariancePoints));
    }
  }
}
