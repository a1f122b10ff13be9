package dev.polymath.gp.process;

import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * The mode f̂ of p(f | X, y) and the curvature there, by Newton's method: GPML algorithm 3.1. It
 * starts at the prior's mean each time, so the same θ always gives the same digits.
 *
 * <p>With K the covariance of f, W = −∇∇ log p(y | f̂) and B = I + W^½ K W^½ = L Lᵀ.
 *
 * @param f f̂ − m
 * @param weights K⁻¹ (f̂ − m), which is ∇ log p(y | f̂) at the mode
 * @param rootCurvature the diagonal of W^½
 * @param third ∂³ log p(y | f̂) / ∂f³
 * @param dataFit −½ (f̂ − m)ᵀ K⁻¹ (f̂ − m) + log p(y | f̂)
 * @param complexity −½ log |B|
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record LaplaceMode(
    double[] f,
    double[] weights,
    double[] rootCurvature,
    double[] third,
    double dataFit,
    double complexity) {

  private static final int MAX_ITERATIONS = 200;
  private static final int MAX_HALVINGS = 30;

  /** A gain that is rounding only. */
  private static final double TOLERANCE = 1e-14;

  /** Where f is, and how good that is. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the class
  private record At(
      double[] weights,
      double[] f,
      double value,
      double[] first,
      double[] curvature,
      double[] third) {}

  /** One search. */
  private record Search(
      LinearAlgebra algebra,
      Matrix covariance,
      Matrix factor,
      Likelihood likelihood,
      double[] y,
      double[] mean) {

    LaplaceMode run() {
      At at = at(new double[y.length]);
      for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
        double[] target = newton(at);
        At next = at(target);
        double rounding = TOLERANCE * Math.abs(at.value);
        for (int i = 0; !(next.value >= at.value - rounding) && i < MAX_HALVINGS; i++) {
          double[] nearer = next.weights;
          double[] from = at.weights;
          Arrays.setAll(nearer, j -> 0.5 * (nearer[j] + from[j]));
          next = at(nearer);
        }
        // The mode is where the value is flat: f has half as many digits as the value then, and all
        // of them after this last step, which squares its error.
        boolean flat = !(next.value > at.value + rounding);
        at = next.value >= at.value - rounding ? next : at;
        if (flat) {
          break;
        }
      }
      factor(at.curvature);
      return new LaplaceMode(
          at.f,
          at.weights,
          root(at.curvature),
          at.third,
          at.value,
          -Factorisation.halfLogDeterminant(factor));
    }

    private At at(double[] weights) {
      int n = y.length;
      double[] f = times(weights);
      double[] first = new double[n];
      double[] curvature = new double[n];
      double[] third = new double[n];
      double value = -0.5 * Solution.dot(weights, f);
      for (int i = 0; i < n; i++) {
        Likelihood.LogDensity density = likelihood.at(y[i], mean[i] + f[i]);
        value += density.value();
        first[i] = density.first();
        curvature[i] = Math.max(0, -density.second());
        third[i] = density.third();
      }
      return new At(weights, f, value, first, curvature, third);
    }

    /** a = b − W^½ B⁻¹ W^½ K b with b = W f + ∇ log p(y | f). */
    private double[] newton(At at) {
      double[] root = root(at.curvature);
      factor(at.curvature);
      double[] b = new double[y.length];
      Arrays.setAll(b, i -> at.curvature[i] * at.f[i] + at.first[i]);
      double[] right = times(b);
      Arrays.setAll(right, i -> root[i] * right[i]);
      try (Arena scratch = Arena.ofShared()) {
        Matrix row = Matrix.ofRow(scratch, right);
        algebra.solve(factor, row);
        double[] solved = row.row(0);
        Arrays.setAll(b, i -> b[i] - root[i] * solved[i]);
      }
      return b;
    }

    private static double[] root(double[] curvature) {
      return Arrays.stream(curvature).map(Math::sqrt).toArray();
    }

    /** Fills in B and replaces it by L. All its eigenvalues are at least 1. */
    private void factor(double[] curvature) {
      int n = y.length;
      double[] root = root(curvature);
      double[] row = new double[n];
      for (int i = 0; i < n; i++) {
        covariance.readRow(i, row, i + 1);
        for (int j = 0; j <= i; j++) {
          row[j] *= root[i] * root[j];
        }
        row[i] += 1;
        factor.writeRow(i, row, i + 1);
      }
      if (!algebra.cholesky(factor)) {
        throw Conditioning.indefinite();
      }
    }

    private double[] times(double[] vector) {
      return Symmetric.times(covariance, vector);
    }
  }

  /**
   * Searches.
   *
   * @param covariance K, its lower triangle
   * @param factor becomes L
   * @param mean m, the mean of the prior at each point
   */
  static LaplaceMode find(
      LinearAlgebra algebra,
      Matrix covariance,
      Matrix factor,
      Likelihood likelihood,
      double[] y,
      double[] mean) {
    return new Search(algebra, covariance, factor, likelihood, y, mean).run();
  }
}
