package dev.polymath.gan.improved;

/**
 * How different pictures are from one another: the variance of a pixel, in the mean over all of
 * them. That of what a generator makes, divided by that of what is real, goes to nought where it
 * always makes the same, which is what the paper calls collapse (section 3.2).
 */
public final class Diversity {

  private Diversity() {}

  /**
   * The mean variance.
   *
   * @param pictures [N, pixels], two or more
   */
  public static double of(float[] pictures, int pixels) {
    var sums = new double[pixels];
    var squares = new double[pixels];
    var count = pictures.length / pixels;
    for (var i = 0; i < count * pixels; i++) {
      sums[i % pixels] += pictures[i];
      squares[i % pixels] += (double) pictures[i] * pictures[i];
    }
    var variance = 0.0;
    for (var j = 0; j < pixels; j++) {
      var mean = sums[j] / count;
      variance += Math.max(0, squares[j] / count - mean * mean) / pixels;
    }
    return variance;
  }
}
