package dev.polymath.federation.strategy;

import dev.polymath.federation.averaging.Aggregation;
import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.averaging.LocalRule;
import dev.polymath.federation.averaging.WeightedMean;
import dev.polymath.federation.weights.Weights;

/**
 * A way to federate: what it adds to a client's gradients, how updates become one, and what the
 * server makes of that one. FedAvg is the beginning; each of the others differs from it in one of
 * these.
 */
public sealed interface Strategy
    permits FedAvg,
        FedProx,
        FedAvgM,
        FedAdam,
        FedYogi,
        Scaffold,
        CoordinateMedian,
        TrimmedMean,
        Krum {

  /** How many updates it needs for a round. */
  default int leastClients() {
    return 1;
  }

  /** What clients add to their gradients. */
  default LocalRule rule() {
    return new LocalRule.Plain();
  }

  /** Where a federation begins. */
  default Global start(Weights initial) {
    return new Global(0, initial, Weights.NONE);
  }

  /** The control variate that clients are sent, which only SCAFFOLD has. */
  default Weights control(Global global) {
    return Weights.NONE;
  }

  /** Takes the updates of the round that follows. */
  default Aggregation aggregation(Global before) {
    return new WeightedMean(before.weights(), WeightedMean.Share.BY_SAMPLES);
  }

  /**
   * Ends a round.
   *
   * @param updates what {@link #aggregation} gave, with updates in it, or another way to a mean: a
   *     private or a secure one
   */
  Global next(Global before, Combined updates);
}
