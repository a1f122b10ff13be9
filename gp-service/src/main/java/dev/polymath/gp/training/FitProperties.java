package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Tiles;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of inference on this machine.
 *
 * @param maxPoints the most training points of inference by a covariance matrix, which holds a few
 *     n·n matrices of doubles, 0.8 GB each for 10,000 points
 * @param maxTiledPoints the most training points of inference by products with a covariance matrix
 *     that is never whole
 * @param maxSequencePoints the most training points of inference whose cost grows as their number
 * @param maxCovariancePoints the most points at which a full covariance or joint samples are
 *     answered
 * @param jobAfter a fit that is predicted to take longer becomes a job, unless the caller says
 *     otherwise
 * @param flopsPerSecond what a Cholesky factorisation reaches here, for that prediction
 * @param concurrentFits how many fits run at once within requests; further ones are answered 429
 * @param threads of the linear algebra; 0 for as many as there are cores
 * @param device where tiles of a covariance matrix are made: {@code cpu}, {@code gpu} or {@code
 *     gpu:1}
 * @param precision of the numbers in them: {@code float64}, or {@code float32}, which a GPU prefers
 */
@Validated
@ConfigurationProperties("polymath.gp")
public record FitProperties(
    @DefaultValue("8000") @Min(1) @Max(40_000) int maxPoints,
    @DefaultValue("50000") @Min(1) @Max(2_000_000) int maxTiledPoints,
    @DefaultValue("1000000") @Min(1) @Max(10_000_000) int maxSequencePoints,
    @DefaultValue("4000") @Min(1) @Max(20_000) int maxCovariancePoints,
    @DefaultValue("2s") Duration jobAfter,
    @DefaultValue("2e10") @DecimalMin("1e6") double flopsPerSecond,
    @DefaultValue("2") @Min(1) @Max(256) int concurrentFits,
    @DefaultValue("0") @Min(0) @Max(1024) int threads,
    @DefaultValue("cpu") @Pattern(regexp = "cpu|gpu(:\\d{1,3})?") String device,
    @DefaultValue("float64") @Pattern(regexp = "float64|float32") String precision) {

  Tiles tiles() {
    var gpu =
        switch (device) {
          case "cpu" -> -1;
          case "gpu" -> 0;
          default -> Integer.parseInt(device.substring("gpu:".length()));
        };
    return new Tiles(gpu, precision.equals("float32"));
  }

  /** The most training points that a way of inference takes. */
  int mostPoints(Inference inference) {
    return switch (inference) {
      case Inference.Exact(), Inference.Laplace _, Inference.Softmax(), Inference.Coregional _ ->
          maxPoints;
      case Inference.Conjugate() -> maxTiledPoints;
      case Inference.Kalman(), Inference.Sparse _, Inference.Stochastic _ -> maxSequencePoints;
    };
  }

  /** What a joint distribution, its root and draws from it take, in bytes. */
  public static long memoryOfCovariance(long points, long samples) {
    return Double.BYTES * points * (3 * points + 2 * samples);
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
