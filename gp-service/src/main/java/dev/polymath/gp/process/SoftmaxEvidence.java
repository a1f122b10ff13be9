package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Laplace's approximation of log p(y | X, θ) for several classes, GPML equation 3.44, and its
 * gradient. In the letters of {@link SoftmaxMode} it is
 *
 * <p>Σ_ij Σ_c (½ (a_ci a_cj − (R_cc)_ij) + u_ci a_cj) ∂K_ij/∂θ, where u = (I − R K) s follows the
 * mode, s_ci = −½ tr(Σ_i ∂W_i/∂f_ci), and Σ_i is the covariance of the classes at x_i. With h = Σ_i
 * π_i and t_c = π_c ((Σ_i)_cc − 2 h_c) the trace is t_c − π_c Σ_d t_d.
 *
 * <p>It keeps C + 2 matrices of n × n outside the heap. For one thread; close it.
 */
final class SoftmaxEvidence implements Evidence {
  private final GaussianProcess process;
  private final TrainingSet data;
  private final SoftmaxSystem system;
  private final Resources resources;
  private final Arena arena = Arena.ofShared();
  private final Matrix covariance;
  private final Matrix sum;
  private final Matrix[] e;

  SoftmaxEvidence(GaussianProcess process, TrainingSet data, Resources resources) {
    this.process = process;
    this.data = data;
    this.system = SoftmaxSystem.of(process, data, resources);
    this.resources = resources;
    try {
      this.covariance = Matrix.allocate(arena, data.size(), data.size());
      this.sum = Matrix.allocate(arena, data.size(), data.size());
      this.e = system.perClass(arena);
    } catch (RuntimeException failure) {
      arena.close();
      throw failure;
    }
  }

  @Override
  public Optional<LogMarginalLikelihood> tryEvaluate(double[] theta, boolean withGradient) {
    Kernel kernel = process.kernel().withTheta(theta);
    CovarianceMatrix.fillSymmetric(
        kernel, data.x(), Variance.OBSERVATION, process.alpha(), resources.team(), covariance);
    return SoftmaxMode.find(resources.algebra(), covariance, system.classes(), e, sum)
        .map(
            mode ->
                new LogMarginalLikelihood(
                    mode.dataFit(),
                    mode.complexity(),
                    0,
                    withGradient
                        ? Arrays.stream(gradient(kernel, mode)).boxed().toList()
                        : List.of(),
                    0));
  }

  private double[] gradient(Kernel kernel, SoftmaxMode mode) {
    LinearAlgebra algebra = resources.algebra();
    int n = data.size();
    double[][] s = slopes(mode);
    double[][] ks = new double[s.length][];
    for (int c = 0; c < s.length; c++) {
      ks[c] = Symmetric.times(covariance, s[c]);
    }
    double[][] taken = mode.times(algebra, ks);
    double[][] a = mode.weights();
    try (Arena scratch = Arena.ofShared()) {
      // Σ_c R_cc.
      Matrix r = Matrix.allocate(scratch, n, n);
      Matrix half = Matrix.allocate(scratch, n, n);
      double[] row = new double[n];
      double[] total = new double[n];
      for (Matrix each : mode.e()) {
        for (int i = 0; i < n; i++) {
          each.readRow(i, row, n);
          half.writeRow(i, row, n);
          r.readRow(i, total, i + 1);
          for (int j = 0; j <= i; j++) {
            total[j] += row[j];
          }
          r.writeRow(i, total, i + 1);
        }
        algebra.solveLower(mode.sum(), half);
        algebra.addSquare(-1, half, r);
      }
      return KernelGradient.sum(
          kernel,
          data.x(),
          Variance.OBSERVATION,
          resources.team(),
          (i, weights) -> {
            r.readRow(i, weights, i + 1);
            for (int j = 0; j <= i; j++) {
              weights[j] = -weights[j];
            }
            for (int c = 0; c < s.length; c++) {
              double ai = a[c][i];
              double ui = s[c][i] - taken[c][i];
              for (int j = 0; j <= i; j++) {
                double uj = s[c][j] - taken[c][j];
                weights[j] += ai * a[c][j] + ui * a[c][j] + uj * ai;
              }
            }
          });
    }
  }

  /** s: how the determinant changes with the functions. */
  private double[][] slopes(SoftmaxMode mode) {
    int n = data.size();
    int count = system.count();
    double[][] s = new double[count][n];
    int block = CovarianceMatrix.blockRows(n, n);
    try (Arena scratch = Arena.ofShared()) {
      Matrix memory = Matrix.allocate(scratch, block, n);
      for (int from = 0; from < n; from += block) {
        Matrix rows = memory.top(Math.min(block, n - from));
        double[] own = new double[rows.rows()];
        for (int k = 0; k < own.length; k++) {
          rows.writeRow(k, Symmetric.row(covariance, from + k), n);
          own[k] = covariance.get(from + k, from + k);
        }
        double[][][] covariances = mode.covariances(resources.algebra(), rows, own);
        for (int k = 0; k < own.length; k++) {
          slope(mode.probabilities(), covariances[k], from + k, s);
        }
      }
    }
    return s;
  }

  private static void slope(double[][] pi, double[][] sigma, int i, double[][] s) {
    int count = pi.length;
    double[] t = new double[count];
    double total = 0;
    for (int c = 0; c < count; c++) {
      double h = 0;
      for (int d = 0; d < count; d++) {
        h += sigma[c][d] * pi[d][i];
      }
      t[c] = pi[c][i] * (sigma[c][c] - 2 * h);
      total += t[c];
    }
    for (int c = 0; c < count; c++) {
      s[c][i] = -0.5 * (t[c] - pi[c][i] * total);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
