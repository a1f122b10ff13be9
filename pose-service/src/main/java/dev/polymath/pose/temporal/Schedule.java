package dev.polymath.pose.temporal;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.nn.LearningRate;

/**
 * How fast a training learns and forgets, epoch by epoch (section 5.2 of the paper).
 *
 * <pre>
 *   learning rate    η₀ · decay^e
 *   BatchNorm's      m₀ · (m₁ / m₀)^(e / (E − 1)), the share of a batch in the running statistics
 * </pre>
 *
 * @param epochs E
 * @param learningRate η₀, of the first epoch
 * @param decay by which it is multiplied after each epoch
 * @param firstMomentum m₀
 * @param lastMomentum m₁
 */
public record Schedule(
    int epochs, double learningRate, double decay, double firstMomentum, double lastMomentum) {

  /** The paper's. */
  public static Schedule of(int epochs) {
    return new Schedule(epochs, 1e-3, 0.95, 0.1, 0.001);
  }

  public Schedule {
    require("epochs", epochs >= 1 && epochs <= 10_000, "from 1 to 10000");
    require("learningRate", learningRate > 0 && learningRate <= 1, "above 0 and at most 1");
    require("decay", decay > 0 && decay <= 1, "above 0 and at most 1");
    require("firstMomentum", firstMomentum > 0 && firstMomentum <= 1, "above 0 and at most 1");
    require("lastMomentum", lastMomentum > 0 && lastMomentum <= 1, "above 0 and at most 1");
  }

  /** The learning rate of an epoch, counted from 0. */
  public double learningRate(int epoch) {
    return LearningRate.exponential(learningRate, decay, epoch);
  }

  /**
   * The share of a batch in batch normalisation's running statistics, as PyTorch counts it. Where
   * epochs have few steps it falls no lower than is needed to forget the epochs before: m in each
   * of S steps leaves (1 − m)^S of them, for m = 2 / S some 13 %. Statistics of weights that are
   * long gone would spoil what a short training learned. The paper's epochs are long enough.
   *
   * @param steps S, of an epoch
   */
  public double momentum(int epoch, int steps) {
    var falling =
        epochs == 1
            ? firstMomentum
            : firstMomentum * Math.pow(lastMomentum / firstMomentum, epoch / (epochs - 1.0));
    return Math.max(falling, Math.min(firstMomentum, 2.0 / steps));
  }

  private static void require(String field, boolean holds, String bounds) {
    if (!holds) throw new InvalidRequest(field, "Must be " + bounds + ".");
  }
}
