package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Random;
import org.jspecify.annotations.Nullable;

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

  /**
   * What is left of a prior's covariance when data explain a part of it: K(X*, X*) − V Vᵀ + W Wᵀ.
   *
   * @param mean of the posterior at X*, as the process sees it
   * @param explained V, a row for each point
   * @param open W, likewise: what is not known after all; null where there is no such thing
   * @param scale by which mean and covariance come to the units of y
   */
  static JointDistribution conditioned(
      Kernel kernel,
      Points at,
      Variance variance,
      double[] mean,
      Matrix explained,
      @Nullable Matrix open,
      TargetScale scale,
      Resources resources) {
    int n = mean.length;
    try (Arena scratch = Arena.ofShared()) {
      Matrix covariance = Matrix.allocate(scratch, n, n);
      CovarianceMatrix.fillSymmetric(kernel, at, variance, 0, resources.team(), covariance);
      double typical = CovarianceMatrix.meanDiagonal(covariance);
      resources.algebra().addSquare(-1, explained, covariance);
      if (open != null) {
        resources.algebra().addSquare(1, open, covariance);
      }
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        covariance.set(i, i, Math.max(0, covariance.get(i, i)));
        values[i] = scale.value(mean[i]);
      }
      double factor = scale.variance(1);
      return new JointDistribution(values, symmetric(covariance, factor), typical * factor);
    }
  }

  /** Both triangles of a matrix of which the lower one is given. */
  static double[][] symmetric(Matrix lower, double factor) {
    int n = lower.rows();
    double[][] full = new double[n][n];
    for (int i = 0; i < n; i++) {
      lower.readRow(i, full[i], i + 1);
      for (int j = 0; j <= i; j++) {
        full[i][j] *= factor;
        full[j][i] = full[i][j];
      }
    }
    return full;
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
