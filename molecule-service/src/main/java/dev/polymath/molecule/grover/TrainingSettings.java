package dev.polymath.molecule.grover;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.nn.Adam;
import dev.polymath.common.nn.LearningRate;

/**
 * How to train, with or without labels.
 *
 * @param epochs how often all examples are seen
 * @param batch molecules of a step
 * @param schedule of the learning rate
 * @param dropout the share of hidden numbers that is left out
 * @param hops how far messages travel
 * @param weightDecay added to the gradient
 * @param agreement how much it counts that what is said from atoms and from bonds differs
 * @param seed of weights, order, dropout and hops
 */
public record TrainingSettings(
    int epochs,
    int batch,
    Schedule schedule,
    double dropout,
    Hops hops,
    double weightDecay,
    double agreement,
    long seed) {

  /**
   * Rates by the step: up over the warm-up, then down.
   *
   * @param first rate
   * @param highest rate
   * @param last rate
   * @param warmUpEpochs over which it rises
   */
  public record Schedule(double first, double highest, double last, double warmUpEpochs) {

    public Schedule {
      require("firstRate", first > 0 && first <= 1, "above 0 and at most 1");
      require("highestRate", highest > 0 && highest <= 1, "above 0 and at most 1");
      require("lastRate", last > 0 && last <= 1, "above 0 and at most 1");
      require("warmUpEpochs", warmUpEpochs >= 0 && warmUpEpochs <= 1_000, "from 0 to 1000");
    }

    double rate(long step, int stepsOfEpoch, int epochs) {
      var total = (long) epochs * stepsOfEpoch;
      var warmUp = Math.min(total, Math.round(warmUpEpochs * stepsOfEpoch));
      return LearningRate.warmUpThenDecay(first, highest, last, warmUp, total, step);
    }
  }

  public TrainingSettings {
    require("epochs", epochs >= 1 && epochs <= 10_000, "from 1 to 10000");
    require("batch", batch >= 1 && batch <= 4_096, "from 1 to 4096");
    require("dropout", dropout >= 0 && dropout < 1, "at least 0 and below 1");
    require("weightDecay", weightDecay >= 0 && weightDecay <= 1, "from 0 to 1");
    require("agreement", agreement >= 0 && agreement <= 100, "from 0 to 100");
  }

  /** As the paper trains, but for the number of epochs. */
  public static TrainingSettings of(int epochs, long seed) {
    return new TrainingSettings(
        epochs, 32, new Schedule(2e-4, 4e-4, 1e-4, 2), 0.1, Hops.TRUNCATED_NORMAL, 1e-7, 0.1, seed);
  }

  Adam.Settings optimizer() {
    return Adam.Settings.of(Adam.Variant.ADAM).withWeightDecay(weightDecay);
  }

  private static void require(String field, boolean holds, String bounds) {
    if (!holds) throw new InvalidRequest(field, "Must be " + bounds + ".");
  }
}
