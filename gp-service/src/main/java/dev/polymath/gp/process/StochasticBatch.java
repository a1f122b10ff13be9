package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.kernel.RowEvaluator;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * What b of n observations say of a sparse process whose inducing variables u = L v have v ~ N(μ,
 * Σ), and of the kernel: Hensman, Fusi and Lawrence 2013, "Gaussian processes for big data",
 * equation 4. With K_uu = L Lᵀ, v_i = L⁻¹ k(Z, x_i), λ_i the noise, e_i = y_i − v_iᵀ μ and s = n/b:
 *
 * <p>F = s Σ_i (−½ log 2πλ_i − ½ (e_i² + k_ii − v_i² + v_iᵀ Σ v_i)/λ_i) − KL(v ‖ N(0, I)).
 *
 * <ul>
 *   <li>∂F/∂v_i = s (e_i μ + v_i − Σ v_i)/λ_i, from which ∂F/∂k(Z, x_i) = L⁻ᵀ ∂F/∂v_i
 *   <li>∂F/∂K_uu = L⁻ᵀ Φ(−Σ_i ∂F/∂v_i v_iᵀ) L⁻¹, where Φ mirrors the lower triangle and halves it
 *   <li>∂F/∂k_ii = −½ s/λ_i, ∂F/∂λ_i = s (−½/λ_i + ½ (e_i² + k_ii − v_i² + v_iᵀ Σ v_i)/λ_i²)
 *   <li>for v, all n observations being like these: precision I + s Σ_i v_i v_iᵀ/λ_i, and precision
 *       times mean s Σ_i v_i y_i/λ_i; a natural gradient is the way there
 * </ul>
 *
 * <p>b m² + m³ operations.
 *
 * @param likelihood F without its last term, which does not depend on the kernel
 * @param gradient of F in the entries of θ
 * @param precision I + s Σ_i v_i v_iᵀ/λ_i, the lower triangle
 * @param shift s Σ_i v_i y_i/λ_i
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record StochasticBatch(double likelihood, double[] gradient, Matrix precision, double[] shift) {

  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  /**
   * What a minibatch says; empty where K_uu is not positive definite or an observation has no
   * noise.
   *
   * @param scale s
   * @param factor L_Σ with Σ⁻¹ = L_Σ L_Σᵀ
   * @param mean μ
   */
  static Optional<StochasticBatch> of(
      GaussianProcess process,
      Kernel kernel,
      Points inducing,
      Points x,
      double[] y,
      double scale,
      Matrix factor,
      double[] mean,
      Resources resources,
      Arena arena) {
    double[] noise = ConjugateSystem.noise(process, kernel, x);
    for (double each : noise) {
      if (!(each > 0) || Double.isInfinite(each)) {
        return Optional.empty();
      }
    }
    int m = inducing.size();
    Matrix prior = Matrix.allocate(arena, m, m);
    double typical = CovarianceMatrix.diagonal(kernel, inducing.slice(0, 1), Variance.LATENT)[0];
    return Factorisation.of(
            resources.algebra(),
            prior,
            typical,
            false,
            jitter ->
                CovarianceMatrix.fillSymmetric(
                    kernel, inducing, Variance.LATENT, jitter, resources.team(), prior))
        .map(
            _ ->
                new Batch(kernel, inducing, x, y, noise, scale, prior, factor, mean, resources)
                    .evaluate(arena));
  }

  private record Batch(
      Kernel kernel,
      Points inducing,
      Points x,
      double[] y,
      double[] noise,
      double scale,
      Matrix prior,
      Matrix factor,
      double[] mean,
      Resources resources) {

    StochasticBatch evaluate(Arena arena) {
      LinearAlgebra algebra = resources.algebra();
      int b = y.length;
      int m = inducing.size();
      double[] latent = CovarianceMatrix.diagonal(kernel, x, Variance.LATENT);
      Matrix v = Matrix.allocate(arena, b, m);
      CovarianceMatrix.fillCross(kernel, x, inducing, resources.team(), v);
      algebra.solveLower(prior, v);
      Matrix spread = Matrix.allocate(arena, b, m);
      spread.copyFrom(v);
      algebra.solveLower(factor, spread);
      double[] byDiagonal = new double[b];
      double[] byNoise = new double[b];
      double[] error = new double[b];
      double likelihood = 0;
      double[] row = new double[m];
      for (int i = 0; i < b; i++) {
        spread.readRow(i, row, m);
        double square = latent[i] + Solution.dot(row, row);
        v.readRow(i, row, m);
        error[i] = y[i] - Solution.dot(row, mean);
        square += error[i] * error[i] - Solution.dot(row, row);
        double precision = 1 / noise[i];
        likelihood -= 0.5 * scale * (LOG_TWO_PI + Math.log(noise[i]) + square * precision);
        byDiagonal[i] = -0.5 * scale * precision;
        byNoise[i] = 0.5 * scale * precision * (square * precision - 1);
      }
      // Σ v
      algebra.solveUpper(factor, spread);
      Matrix slope = slope(v, spread, error, arena);
      Matrix transposed = Matrix.allocate(arena, m, b);
      Matrix slopes = Matrix.allocate(arena, m, b);
      Matrix weighted = Matrix.allocate(arena, m, b);
      double[] shift = new double[m];
      double[] other = new double[m];
      for (int i = 0; i < b; i++) {
        v.readRow(i, row, m);
        slope.readRow(i, other, m);
        double root = Math.sqrt(scale / noise[i]);
        double target = y[i] * scale / noise[i];
        for (int j = 0; j < m; j++) {
          transposed.set(j, i, row[j]);
          slopes.set(j, i, other[j]);
          weighted.set(j, i, row[j] * root);
          shift[j] += row[j] * target;
        }
      }
      Matrix precision = Matrix.allocate(arena, m, m);
      for (int j = 0; j < m; j++) {
        precision.set(j, j, 1);
      }
      algebra.addSquare(1, weighted, precision);
      double[] gradient = new double[kernel.theta().length];
      addInducing(slopes, transposed, gradient, arena);
      algebra.solveUpper(prior, slope);
      addCross(slope, gradient);
      addDiagonal(byDiagonal, byNoise, gradient);
      return new StochasticBatch(likelihood, gradient, precision, shift);
    }

    /** ∂F/∂v_i in each row. */
    private Matrix slope(Matrix v, Matrix spread, double[] error, Arena arena) {
      int m = inducing.size();
      Matrix slope = Matrix.allocate(arena, y.length, m);
      double[] row = new double[m];
      double[] other = new double[m];
      for (int i = 0; i < y.length; i++) {
        v.readRow(i, row, m);
        spread.readRow(i, other, m);
        double weight = scale / noise[i];
        for (int j = 0; j < m; j++) {
          row[j] = weight * (error[i] * mean[j] + row[j] - other[j]);
        }
        slope.writeRow(i, row, m);
      }
      return slope;
    }

    private void addInducing(Matrix slopes, Matrix v, double[] gradient, Arena arena) {
      LinearAlgebra algebra = resources.algebra();
      int m = inducing.size();
      Matrix middle = Matrix.allocate(arena, m, m);
      algebra.addProducts(-1, slopes, v, middle);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < i; j++) {
          middle.set(j, i, middle.get(i, j));
        }
      }
      algebra.solveUpper(prior, middle);
      SparseEvidence.transpose(middle);
      algebra.solveUpper(prior, middle);
      double[] sum =
          KernelGradient.sum(
              kernel,
              inducing,
              Variance.LATENT,
              resources.team(),
              (i, weights) -> middle.readRow(i, weights, i + 1));
      add(sum, gradient);
    }

    private void addCross(Matrix slope, double[] gradient) {
      int m = inducing.size();
      double[][] parts = new double[Parallel.chunks(y.length)][gradient.length];
      Parallel.forEachChunk(
          y.length,
          (long) y.length * m,
          resources.team(),
          () -> {
            RowEvaluator evaluator = kernel.bind(x, inducing);
            double[] values = new double[m];
            double[] weights = new double[m];
            return (from, to) -> {
              for (int i = from; i < to; i++) {
                evaluator.values(i, -1, m, values);
                slope.readRow(i, weights, m);
                evaluator.backward(i, -1, m, weights, parts[from / Parallel.CHUNK]);
              }
            };
          });
      for (double[] part : parts) {
        add(part, gradient);
      }
    }

    /** What k_ii and λ_i = k_ii with noise less k_ii without have to do with θ. */
    private void addDiagonal(double[] byDiagonal, double[] byNoise, double[] gradient) {
      double[] value = new double[1];
      double[] weight = new double[1];
      for (int i = 0; i < y.length; i++) {
        Points point = x.slice(i, i + 1);
        RowEvaluator evaluator = kernel.bind(point, point);
        evaluator.values(0, 0, 1, value);
        weight[0] = byNoise[i];
        evaluator.backward(0, 0, 1, weight, gradient);
        evaluator.values(0, -1, 1, value);
        weight[0] = byDiagonal[i] - byNoise[i];
        evaluator.backward(0, -1, 1, weight, gradient);
      }
    }

    private static void add(double[] more, double[] sum) {
      for (int p = 0; p < sum.length; p++) {
        sum[p] += more[p];
      }
    }
  }
}
