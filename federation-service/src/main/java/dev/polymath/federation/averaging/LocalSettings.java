package dev.polymath.federation.averaging;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.nn.LearningRate;

/**
 * How clients train (McMahan et al. 2017, Algorithm 1): the E, B and η of the paper.
 *
 * @param epochs E, how often a client goes over its data in a round
 * @param batch B, examples of a step; 0 stands for ∞, all of them
 * @param learningRate η, of the first round
 * @param decay by which η is multiplied after each round
 * @param rule what is added to the gradients
 * @param batchNorm what becomes of batch normalisation
 */
public record LocalSettings(
    int epochs,
    int batch,
    double learningRate,
    double decay,
    LocalRule rule,
    BatchNormPolicy batchNorm) {

  /** B = ∞. */
  public static final int ALL = 0;

  public LocalSettings {
    require("epochs", epochs >= 1 && epochs <= 10_000, "from 1 to 10000");
    require("batch", batch >= 0 && batch <= 1 << 20, "from 1 to 1048576, or 0 for all");
    require("learningRate", learningRate > 0 && learningRate <= 1000, "above 0 and at most 1000");
    require("decay", decay > 0 && decay <= 1, "above 0 and at most 1");
  }

  /** FedAvg's, without a decay. */
  public static LocalSettings of(int epochs, int batch, double learningRate) {
    return new LocalSettings(
        epochs, batch, learningRate, 1, new LocalRule.Plain(), BatchNormPolicy.AVERAGE);
  }

  /** FedSGD's: one step on all data, E = 1 and B = ∞. */
  public static LocalSettings fedSgd(double learningRate) {
    return of(1, ALL, learningRate);
  }

  public LocalSettings withDecay(double decay) {
    return new LocalSettings(epochs, batch, learningRate, decay, rule, batchNorm);
  }

  public LocalSettings with(LocalRule rule) {
    return new LocalSettings(epochs, batch, learningRate, decay, rule, batchNorm);
  }

  public LocalSettings with(BatchNormPolicy batchNorm) {
    return new LocalSettings(epochs, batch, learningRate, decay, rule, batchNorm);
  }

  /** The learning rate of a round, counted from 0. */
  public double learningRate(int round) {
    return LearningRate.exponential(learningRate, decay, round);
  }

  private static void require(String field, boolean holds, String bounds) {
    if (!holds) throw new InvalidRequest(field, "Must be " + bounds + ".");
  }
}
