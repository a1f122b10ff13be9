package dev.polymath.federation.data;

import java.util.random.RandomGenerator;

/**
 * Draws from the gamma distribution (Marsaglia and Tsang 2000), of which Dirichlet's is made. In
 * logarithms, for with a small shape most draws are too small for a double.
 */
final class Gamma {

  private Gamma() {}

  /** The logarithm of a draw of scale 1. */
  static double log(double shape, RandomGenerator random) {
    if (shape < 1) return log(shape + 1, random) + Math.log(1 - random.nextDouble()) / shape;
    var d = shape - 1.0 / 3;
    var c = 1 / Math.sqrt(9 * d);
    while (true) {
      var z = random.nextGaussian();
      var v = Math.pow(1 + c * z, 3);
      if (v <= 0) continue;
      if (Math.log(1 - random.nextDouble()) < 0.5 * z * z + d - d * v + d * Math.log(v)) {
        return Math.log(d) + Math.log(v);
      }
    }
  }
}
