package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Random;

/** A Gaussian over the values of a function at several points. */
public final class JointDistribution {

  /** The most numbers that one call draws. */
  private static final long MAX_NUMBERS = 10_000_000;

  private final double[] mean;
  private final double[][] covariance;
  private final double scale;

  /**
   * A distribution.
   *
   * @param scale a typical variance of the prior, which tells rounding errors from covariance
   */
  JointDistribution(double[] mean, double[][] covariance, double scale) {
    this.mean = mean;
    this.covariance = covariance;
    this.scale = scale;
  }

  /** In the units of y. */
  public double[] mean() {
    return mean.clone();
  }

  /** Symmetric, in the units of y squared. */
  public double[][] covariance() {
    double[][] copy = new double[covariance.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = covariance[i].clone();
    }
    return copy;
  }

  /**
   * Draws functions: mean + L z with z standard normal (Rasmussen 2004, section 2).
   *
   * @param seed the same seed gives the same draws
   * @return {@code count} rows
   */
  public double[][] samples(int count, long seed, Resources resources) {
    int n = mean.length;
    if (count < 0 || (long) count * n > MAX_NUMBERS) {
      throw new Failure.InvalidRequest(
          "samples",
          "must be 0 or more, and samples times points at most %,d".formatted(MAX_NUMBERS));
    }
    if (count == 0) {
      return new double[0][];
    }
    LinearAlgebra algebra = resources.algebra();
    try (Arena arena = Arena.ofConfined()) {
      Matrix factor = Matrix.allocate(arena, n, n);
      if (Factorisation.of(algebra, factor, scale, false, jitter -> fill(factor, jitter))
          .isEmpty()) {
        throw Conditioning.indefinite();
      }
      Random random = new Random(seed);
      Matrix draws = Matrix.allocate(arena, count, n);
      double[] z = new double[n];
      for (int s = 0; s < count; s++) {
        for (int i = 0; i < n; i++) {
          z[i] = random.nextGaussian();
        }
        draws.writeRow(s, z, n);
      }
      algebra.multiplyLower(factor, draws);
      double[][] samples = new double[count][];
      for (int s = 0; s < count; s++) {
        samples[s] = draws.row(s);
        for (int i = 0; i < n; i++) {
          samples[s][i] += mean[i];
        }
      }
      return samples;
    }
  }

  private void fill(Matrix factor, double jitter) {
    for (int i = 0; i < mean.length; i++) {
      factor.writeRow(i, covariance[i], i + 1);
      factor.set(i, i, covariance[i][i] + jitter);
    }
  }
}
