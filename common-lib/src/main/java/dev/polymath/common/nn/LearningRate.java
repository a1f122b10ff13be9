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

  /**
   * Rises evenly from the first rate to the highest over the warm-up, then falls by the same factor
   * a step to the last, where it stays: the schedule that is called Noam's where molecules are
   * learnt.
   *
   * <pre>
   *   first + (highest - first) · step / warmUp                     up to the warm-up's end
   *   highest · (last / highest)^((step - warmUp) / (total - warmUp))   from there on
   * </pre>
   *
   * @param step counted from 1
   */
  public static double warmUpThenDecay(
      double first, double highest, double last, long warmUp, long total, long step) {
    if (step <= warmUp) return first + (highest - first) * step / warmUp;
    if (step >= total) return last;
    return highest * Math.pow(last / highest, (step - warmUp) / (double) (total - warmUp));
  }
}
