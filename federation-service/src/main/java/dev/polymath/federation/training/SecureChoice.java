package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.Set;

/** What secure aggregation, which gives the server a sum and nothing else, goes with. */
final class SecureChoice {

  /** With fewer a sum says much of each of them. */
  static final int LEAST_CLIENTS = 3;

  static final double USUAL_THRESHOLD = 2.0 / 3;

  private static final Set<StrategyChoice.Type> SUMMING =
      Set.of(
          StrategyChoice.Type.FEDAVG,
          StrategyChoice.Type.FEDPROX,
          StrategyChoice.Type.FEDAVGM,
          StrategyChoice.Type.FEDADAM,
          StrategyChoice.Type.FEDYOGI);

  private SecureChoice() {}

  static void check(RunRequest run) {
    if (!run.secure()) {
      if (run.secureThreshold() == null) return;
      throw new InvalidRequest("secureThreshold", "Is of runs with secureAggregation alone.");
    }
    if (run.strategy() != null && !SUMMING.contains(run.strategy().type())) {
      refuse(
          "a strategy that needs each update; take fedavg, fedprox, fedavgm, fedadam or fedyogi");
    }
    if (run.privacy() != null) refuse("privacy: the server cannot cut what it cannot see");
    if (run.compression() != null) refuse("compression: what is masked cannot be compressed");
    if (run.maxNorm() != null) refuse("maxNorm: the server cannot measure what it cannot see");
    if (run.quorum() != null) refuse("quorum; say secureThreshold instead");
    if (run.overProvision() != null && run.overProvision() > 0) {
      refuse("overProvision: everybody who is asked takes part; raise fraction");
    }
    if (run.minClients() == null || run.minClients() < LEAST_CLIENTS) {
      throw new InvalidRequest(
          "minClients", "Must be at least %d with secureAggregation.".formatted(LEAST_CLIENTS));
    }
  }

  private static void refuse(String what) {
    throw new InvalidRequest("secureAggregation", "Does not go with " + what + ".");
  }
}
