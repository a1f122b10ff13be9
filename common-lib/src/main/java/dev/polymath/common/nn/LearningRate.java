package dev.polymath.common.nn;

/** Learning rates that change with the step or the epoch. */
public final class LearningRate {

  private LearningRate() {}

  /** {@code initial · decayᵉ} in epoch e, counted from 0. */
  public static double exponential(double initial, double decay, int epoch) {
    return initial * Math.pow(decay, epoch);
  }

  /**
   * Rises evenly over the warm-up, then falls with the root of the step (Vaswani et al. 2017, 5.3):
   * {@code scale / √width · min(1/√step, step / warmUp^1.5)}.
   *
   * @param step counted from 1
   */
  public static double noam(double scale, int width, int warmUp, long step) {
    return scale
        / Math.sqrt(width)
        * Math.min(1 / Math.sqrt((double) step), step / Math.pow(warmUp, 1.5));
  }
}
