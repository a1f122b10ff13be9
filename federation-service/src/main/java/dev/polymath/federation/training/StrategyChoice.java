package dev.polymath.federation.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polymath.federation.strategy.CoordinateMedian;
import dev.polymath.federation.strategy.FedAdam;
import dev.polymath.federation.strategy.FedAvg;
import dev.polymath.federation.strategy.FedAvgM;
import dev.polymath.federation.strategy.FedProx;
import dev.polymath.federation.strategy.FedYogi;
import dev.polymath.federation.strategy.Krum;
import dev.polymath.federation.strategy.Scaffold;
import dev.polymath.federation.strategy.Strategy;
import dev.polymath.federation.strategy.TrimmedMean;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * A strategy as a request names it, with those of its settings that are not the usual ones.
 *
 * @param mu FedProx's pull, 0.01 if left out
 * @param momentum FedAvgM's, 0.9 if left out
 * @param serverLearningRate 1 if left out, 0.01 for FedAdam and FedYogi
 * @param beta1 0.9 if left out
 * @param beta2 0.99 if left out
 * @param tau 0.001 if left out
 * @param share what a trimmed mean cuts from each side, 0.1 if left out
 * @param malicious how many clients Krum withstands, 1 if left out
 * @param chosen of how many multi-Krum takes the mean, 1 if left out
 */
@Schema(example = "{\"type\": \"fedprox\", \"mu\": 0.01}")
public record StrategyChoice(
    @NotNull(
            message =
                "One of fedavg, fedprox, fedavgm, fedadam, fedyogi, scaffold, median,"
                    + " trimmed-mean, krum.")
        Type type,
    @Nullable Double mu,
    @Nullable Double momentum,
    @Nullable Double serverLearningRate,
    @Nullable Double beta1,
    @Nullable Double beta2,
    @Nullable Double tau,
    @Nullable Double share,
    @Nullable Integer malicious,
    @Nullable Integer chosen) {

  /** What is meant where none is named. */
  static final StrategyChoice FED_AVG =
      new StrategyChoice(Type.FEDAVG, null, null, null, null, null, null, null, null, null);

  /** The strategies there are. */
  public enum Type {
    @JsonProperty("fedavg")
    FEDAVG,
    @JsonProperty("fedprox")
    FEDPROX,
    @JsonProperty("fedavgm")
    FEDAVGM,
    @JsonProperty("fedadam")
    FEDADAM,
    @JsonProperty("fedyogi")
    FEDYOGI,
    @JsonProperty("scaffold")
    SCAFFOLD,
    @JsonProperty("median")
    MEDIAN,
    @JsonProperty("trimmed-mean")
    TRIMMED_MEAN,
    @JsonProperty("krum")
    KRUM
  }

  /**
   * The strategy itself.
   *
   * @param clients how many there are in all
   */
  Strategy of(int clients) {
    return switch (type) {
      case FEDAVG -> new FedAvg();
      case FEDPROX -> new FedProx(or(mu, 0.01));
      case FEDAVGM -> new FedAvgM(or(momentum, 0.9), or(serverLearningRate, 1));
      case FEDADAM ->
          new FedAdam(or(serverLearningRate, 0.01), or(beta1, 0.9), or(beta2, 0.99), or(tau, 1e-3));
      case FEDYOGI ->
          new FedYogi(or(serverLearningRate, 0.01), or(beta1, 0.9), or(beta2, 0.99), or(tau, 1e-3));
      case SCAFFOLD -> new Scaffold(clients, or(serverLearningRate, 1));
      case MEDIAN -> new CoordinateMedian();
      case TRIMMED_MEAN -> new TrimmedMean(or(share, 0.1));
      case KRUM -> new Krum(or(malicious, 1), or(chosen, 1));
    };
  }

  private static double or(@Nullable Double value, double usual) {
    return value == null ? usual : value;
  }

  private static int or(@Nullable Integer value, int usual) {
    return value == null ? usual : value;
  }
}
