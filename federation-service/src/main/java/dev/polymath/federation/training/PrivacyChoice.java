package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.privacy.AdaptiveClip;
import dev.polymath.federation.privacy.PrivacyAccountant;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That a model may not tell whether any one client took part: clients are drawn each for itself
 * with the probability {@code fraction}, their changes are cut, and the sum gets noise.
 *
 * @param clip S, to which norm a client's change is cut
 * @param quantile γ: S finds itself, from {@code clip} on, so that this share of the clients is
 *     within it; it stays as it is if left out
 * @param noiseMultiplier z, the noise's deviation in units of S
 * @param delta δ, 1e-5 if left out; well below one in the number of clients
 * @param maxEpsilon the run ends before a round that would give away more
 */
@Schema(example = "{\"clip\": 1.0, \"noiseMultiplier\": 1.0, \"delta\": 1e-5, \"maxEpsilon\": 8}")
public record PrivacyChoice(
    @NotNull(message = "To which norm a client's change is cut.")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1000000")
        Double clip,
    @Nullable @DecimalMin("0") @DecimalMax("1") Double quantile,
    @NotNull(message = "The noise's deviation in units of clip.")
        @DecimalMin("0.1")
        @DecimalMax("1000")
        Double noiseMultiplier,
    @Nullable
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax(value = "1", inclusive = false)
        Double delta,
    @Nullable @DecimalMin(value = "0", inclusive = false) @DecimalMax("1e6") Double maxEpsilon) {

  private static final double USUAL_DELTA = 1e-5;

  /** η and q K / σ_b of {@link AdaptiveClip}, the paper's. */
  private static final double CLIP_RATE = 0.2;

  private static final double CLIENTS_PER_COUNT_NOISE = 20;

  /** Those that sum updates up and send nothing else: only of them the noise hides everything. */
  private static final Set<StrategyChoice.Type> SUMMING =
      Set.of(
          StrategyChoice.Type.FEDAVG,
          StrategyChoice.Type.FEDPROX,
          StrategyChoice.Type.FEDAVGM,
          StrategyChoice.Type.FEDADAM,
          StrategyChoice.Type.FEDYOGI);

  /** Refuses what would void the promise. */
  void check(RunRequest run) {
    var strategy = run.strategy();
    if (strategy != null && !SUMMING.contains(strategy.type())) {
      throw new InvalidRequest(
          "privacy",
          "Goes with no strategy of type %s, which needs more than a noisy sum; leave out privacy or take fedavg, fedprox, fedavgm, fedadam or fedyogi."
              .formatted(strategy.type().name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }
    if (run.overProvision() != null && run.overProvision() > 0) {
      throw new InvalidRequest(
          "privacy",
          "Goes with no overProvision: each client is drawn with the probability fraction; raise fraction.");
    }
    if (!(run.fraction() > 0)) {
      throw new InvalidRequest(
          "fraction", "Must be above 0 with privacy: it is the probability of a client.");
    }
    var expected = run.fraction() * run.leastClients();
    if (quantile != null && expected <= CLIENTS_PER_COUNT_NOISE / 2 * noiseMultiplier) {
      throw new InvalidRequest(
          "privacy.quantile",
          "Takes more than %.4g clients a round at this noiseMultiplier; raise minClients or fraction."
              .formatted(CLIENTS_PER_COUNT_NOISE / 2 * noiseMultiplier));
    }
    if (maxEpsilon != null && epsilon(1, run.fraction()) > maxEpsilon) {
      throw new InvalidRequest(
          "privacy.maxEpsilon",
          "The first round costs %.4g already; raise it or noiseMultiplier, or lower fraction."
              .formatted(epsilon(1, run.fraction())));
    }
  }

  /**
   * The norm of a round, where it finds itself.
   *
   * @param norm S as the round before has left it
   */
  @Nullable AdaptiveClip adaptive(double norm, double expectedClients) {
    if (quantile == null) return null;
    var countNoise = expectedClients / CLIENTS_PER_COUNT_NOISE;
    return new AdaptiveClip(norm, quantile, CLIP_RATE, countNoise);
  }

  double deltaOrUsual() {
    return delta == null ? USUAL_DELTA : delta;
  }

  /** ε after so many rounds in which each client was drawn with a probability. */
  double epsilon(int rounds, double probability) {
    return new PrivacyAccountant()
        .after(rounds, probability, noiseMultiplier)
        .epsilon(deltaOrUsual());
  }

  /** Whether the budget lets another round be. */
  boolean allows(int rounds, double probability) {
    return maxEpsilon == null || epsilon(rounds, probability) <= maxEpsilon;
  }
}
