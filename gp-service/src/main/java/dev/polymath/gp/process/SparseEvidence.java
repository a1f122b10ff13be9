package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.kernel.RowEvaluator;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Titsias' lower bound F of log p(y | X, θ), and its gradient. In the words of {@link
 * SparseSystem}, with e_i = (y_i − k(x_i, Z) a) / λ_i:
 *
 * <ul>
 *   <li>∂F/∂k(Z, x_i) = L⁻ᵀ (I − B⁻¹) v_i / λ_i + a e_i
 *   <li>∂F/∂K_uu = −½ (a aᵀ + L⁻ᵀ (B + B⁻¹ − 2 I) L⁻¹)
 *   <li>∂F/∂k_ii = −½ / λ_i
 *   <li>∂F/∂λ_i = ½ e_i² − ½ (1/λ_i − (L_B⁻¹ v_i)²/λ_i²) + ½ (k_ii − v_i²)/λ_i²
 * </ul>
 */
final class SparseEvidence implements Evidence {
  private final GaussianProcess process;
  private final Points x;
  private final Points inducing;
  private final double[] y;
  private final Resources resources;

  SparseEvidence(
      GaussianProcess process, Inducing inducing, TrainingSet data, Resources resources) {
    SparsePosterior.requireFits(process, inducing, data, resources);
    this.process = process;
    this.x = data.x();
    this.inducing = inducing.among(x, process.kernel(), resources);
    this.y = SparsePosterior.residual(process, data);
    this.resources = resources;
  }

  @Override
  public Optional<LogMarginalLikelihood> tryEvaluate(double[] theta, boolean withGradient) {
    Kernel kernel = process.kernel().withTheta(theta);
    try (Arena arena = Arena.ofShared()) {
      return SparseSystem.of(process, kernel, inducing, x, y, resources, arena)
          .filter(system -> Double.isFinite(system.bound()))
          .map(
              system ->
                  new LogMarginalLikelihood(
                      system.dataFit(),
                      system.complexity(),
                      system.normalisation(),
                      withGradient
                          ? Arrays.stream(gradient(kernel, system, arena)).boxed().toList()
                          : List.of(),
                      system.jitter()));
    }
  }

  private double[] gradient(Kernel kernel, SparseSystem system, Arena arena) {
    double[] gradient = new double[kernel.theta().length];
    system.forEachBlock(
        kernel,
        inducing,
        x,
        resources,
        (from, some, v) -> addBlock(kernel, system, from, some, v, gradient));
    addInducing(kernel, system, arena, gradient);
    return gradient;
  }

  private void addBlock(
      Kernel kernel, SparseSystem system, int from, Points some, Matrix v, double[] gradient) {
    LinearAlgebra algebra = resources.algebra();
    int m = inducing.size();
    int count = some.size();
    double[] a = system.weights();
    double[] error = new double[count];
    double[] byNoise = new double[count];
    try (Arena scratch = Arena.ofShared()) {
      Matrix half = Matrix.allocate(scratch, count, m);
      half.copyFrom(v);
      algebra.solveLower(system.innerFactor(), half);
      double[] row = new double[m];
      for (int i = 0; i < count; i++) {
        double precision = 1 / system.noise()[from + i];
        half.readRow(i, row, m);
        double inner = Solution.dot(row, row);
        v.readRow(i, row, m);
        double outer = Solution.dot(row, row);
        byNoise[i] =
            0.5 * precision * (precision * (inner + system.latent()[from + i] - outer) - 1);
      }
      // (I − B⁻¹) v, then L⁻ᵀ of it.
      algebra.solveUpper(system.innerFactor(), half);
      double[] other = new double[m];
      for (int i = 0; i < count; i++) {
        v.readRow(i, row, m);
        half.readRow(i, other, m);
        for (int j = 0; j < m; j++) {
          row[j] = (row[j] - other[j]) / system.noise()[from + i];
        }
        v.writeRow(i, row, m);
      }
      algebra.solveUpper(system.factor(), v);
    }
    double[][] parts = new double[Parallel.chunks(count)][gradient.length];
    Parallel.forEachChunk(
        count,
        (long) count * m,
        resources.team(),
        () -> {
          RowEvaluator evaluator = kernel.bind(some, inducing);
          double[] values = new double[m];
          double[] weights = new double[m];
          return (first, end) -> {
            for (int i = first; i < end; i++) {
              evaluator.values(i, -1, m, values);
              error[i] = (y[from + i] - Solution.dot(values, a)) / system.noise()[from + i];
              v.readRow(i, weights, m);
              for (int j = 0; j < m; j++) {
                weights[j] += a[j] * error[i];
              }
              evaluator.backward(i, -1, m, weights, parts[first / Parallel.CHUNK]);
            }
          };
        });
    for (double[] part : parts) {
      for (int p = 0; p < gradient.length; p++) {
        gradient[p] += part[p];
      }
    }
    addDiagonal(kernel, system, from, some, error, byNoise, gradient);
  }

  /** What k_ii and λ_i = k_ii with noise less k_ii without have to do with θ. */
  private static void addDiagonal(
      Kernel kernel,
      SparseSystem system,
      int from,
      Points some,
      double[] error,
      double[] byNoise,
      double[] gradient) {
    double[] value = new double[1];
    double[] weight = new double[1];
    for (int i = 0; i < some.size(); i++) {
      Points point = some.slice(i, i + 1);
      RowEvaluator evaluator = kernel.bind(point, point);
      double noise = byNoise[i] + 0.5 * error[i] * error[i];
      evaluator.values(0, 0, 1, value);
      weight[0] = noise;
      evaluator.backward(0, 0, 1, weight, gradient);
      evaluator.values(0, -1, 1, value);
      weight[0] = -0.5 / system.noise()[from + i] - noise;
      evaluator.backward(0, -1, 1, weight, gradient);
    }
  }

  private void addInducing(Kernel kernel, SparseSystem system, Arena arena, double[] gradient) {
    LinearAlgebra algebra = resources.algebra();
    int m = inducing.size();
    Matrix middle = Matrix.allocate(arena, m, m);
    Matrix inverse = Matrix.allocate(arena, m, m);
    inverse.copyFrom(system.innerFactor());
    algebra.invert(inverse);
    // B from its factor; both triangles, for it is multiplied from both sides.
    double[] row = new double[m];
    Matrix lower = Matrix.allocate(arena, m, m);
    for (int i = 0; i < m; i++) {
      system.innerFactor().readRow(i, row, i + 1);
      lower.writeRow(i, row, i + 1);
    }
    algebra.addSquare(1, lower, middle);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j <= i; j++) {
        double value = middle.get(i, j) + inverse.get(i, j) - (i == j ? 2 : 0);
        middle.set(i, j, value);
        middle.set(j, i, value);
      }
    }
    algebra.solveUpper(system.factor(), middle);
    transpose(middle);
    algebra.solveUpper(system.factor(), middle);
    double[] a = system.weights();
    double[] sum =
        KernelGradient.sum(
            kernel,
            inducing,
            Variance.LATENT,
            resources.team(),
            (i, weights) -> {
              middle.readRow(i, weights, i + 1);
              for (int j = 0; j <= i; j++) {
                weights[j] = -(weights[j] + a[i] * a[j]);
              }
            });
    for (int p = 0; p < sum.length; p++) {
      gradient[p] += sum[p];
    }
  }

  static void transpose(Matrix matrix) {
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < i; j++) {
        double upper = matrix.get(j, i);
        matrix.set(j, i, matrix.get(i, j));
        matrix.set(i, j, upper);
      }
    }
  }

  @Override
  public void close() {
    // Its memory is taken for each evaluation.
  }
}
