package dev.polymath.federation.strategy;

import dev.polymath.federation.averaging.Aggregation;
import dev.polymath.federation.averaging.Combined;

/**
 * The median of the clients' weights, each number for itself (Yin et al. 2018): no half of the
 * clients, however mad or malicious, moves it beyond what the others have. Clients count equally.
 * With unlike data it leaves out what only a few know.
 */
public record CoordinateMedian() implements Strategy {

  @Override
  public Aggregation aggregation(Global before) {
    return new HeldUpdates(
        before.weights(), (updates, name) -> Sorted.each(updates, name, CoordinateMedian::median));
  }

  /** Of an even number, the mean of the two in the middle. */
  private static double median(float[] sorted) {
    var half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : ((double) sorted[half - 1] + sorted[half]) / 2;
  }

  @Override
  public Global next(Global before, Combined updates) {
    return new FedAvg().next(before, updates);
  }
}
