package dev.polymath.gp.process;

import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;

/**
 * The mode of C functions, one for each class, where the probability of class c is e^f_c / Σ_k
 * e^f_k, and the curvature there: GPML algorithm 3.3. All functions have one prior, with covariance
 * K.
 *
 * <p>With D_c = diag(π_c) and E_c = D_c^½ (I + D_c^½ K D_c^½)⁻¹ D_c^½, the inverse of K + W⁻¹ is R,
 * whose blocks are R_cd = δ_cd E_c − E_c F E_d with F = (Σ_c E_c)⁻¹ = (M Mᵀ)⁻¹.
 *
 * @param f a row for each class, at the mode
 * @param weights a_c = K⁻¹ f_c, likewise: y_c − π_c
 * @param probabilities π_c, likewise
 * @param e E_c, both triangles of each
 * @param sum M
 * @param dataFit −½ Σ_c f_cᵀ K⁻¹ f_c + log p(y | f)
 * @param complexity −½ log |I + W K|
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record SoftmaxMode(
    double[][] f,
    double[][] weights,
    double[][] probabilities,
    Matrix[] e,
    Matrix sum,
    double dataFit,
    double complexity) {

  private static final int MAX_ITERATIONS = 200;
  private static final int MAX_HALVINGS = 30;

  /** A gain that is rounding only. */
  private static final double TOLERANCE = 1e-14;

  /** Where the functions are, and how good that is. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the class
  private record At(double[][] weights, double[][] f, double[][] pi, double value) {}

  /**
   * Searches by Newton's method from the prior's mean.
   *
   * @param covariance K, its lower triangle
   * @param classes of the observations, from 0
   * @param e a matrix for each class, to become E_c
   * @param sum becomes M
   * @return empty where rounding leaves nothing of M
   */
  static Optional<SoftmaxMode> find(
      LinearAlgebra algebra, Matrix covariance, int[] classes, Matrix[] e, Matrix sum) {
    At at = at(covariance, classes, new double[e.length][classes.length]);
    for (int iteration = 0; ; iteration++) {
      double complexity = factor(algebra, covariance, at.pi, e, sum);
      if (!Double.isFinite(complexity)) {
        return Optional.empty();
      }
      double rounding = TOLERANCE * Math.abs(at.value);
      At next = at(covariance, classes, newton(algebra, covariance, classes, at, e, sum));
      for (int i = 0; !(next.value >= at.value - rounding) && i < MAX_HALVINGS; i++) {
        next = at(covariance, classes, between(next.weights, at.weights));
      }
      boolean flat = !(next.value > at.value + rounding);
      if (flat || iteration == MAX_ITERATIONS) {
        At mode = next.value >= at.value - rounding ? next : at;
        double atMode = factor(algebra, covariance, mode.pi, e, sum);
        return Double.isFinite(atMode + mode.value)
            ? Optional.of(
                new SoftmaxMode(mode.f, mode.weights, mode.pi, e, sum, mode.value, atMode))
            : Optional.empty();
      }
      at = next;
    }
  }

  private static At at(Matrix covariance, int[] classes, double[][] weights) {
    int count = weights.length;
    int n = classes.length;
    double[][] f = new double[count][];
    double value = 0;
    for (int c = 0; c < count; c++) {
      f[c] = Symmetric.times(covariance, weights[c]);
      value -= 0.5 * Solution.dot(weights[c], f[c]);
    }
    double[][] pi = new double[count][n];
    double[] one = new double[count];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < count; c++) {
        one[c] = f[c][i];
      }
      value += one[classes[i]] - SoftmaxAverage.softmax(one);
      for (int c = 0; c < count; c++) {
        pi[c][i] = one[c];
      }
    }
    return new At(weights, f, pi, value);
  }

  private static double[][] between(double[][] a, double[][] b) {
    double[][] middle = new double[a.length][];
    for (int c = 0; c < a.length; c++) {
      middle[c] = a[c].clone();
      for (int i = 0; i < middle[c].length; i++) {
        middle[c][i] = 0.5 * (a[c][i] + b[c][i]);
      }
    }
    return middle;
  }

  /** a = b − E c + E F Σ c with b = W f + y − π and c = K b: lines 8 to 10. */
  private static double[][] newton(
      LinearAlgebra algebra, Matrix covariance, int[] classes, At at, Matrix[] e, Matrix sum) {
    int count = e.length;
    int n = classes.length;
    double[] average = new double[n];
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < n; i++) {
        average[i] += at.pi[c][i] * at.f[c][i];
      }
    }
    double[][] b = new double[count][n];
    double[][] kb = new double[count][];
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < n; i++) {
        double own = classes[i] == c ? 1 : 0;
        b[c][i] = at.pi[c][i] * (at.f[c][i] - average[i]) + own - at.pi[c][i];
      }
      kb[c] = Symmetric.times(covariance, b[c]);
    }
    double[][] taken = times(algebra, e, sum, kb);
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < n; i++) {
        b[c][i] -= taken[c][i];
      }
    }
    return b;
  }

  /** R v. */
  double[][] times(LinearAlgebra algebra, double[][] v) {
    return times(algebra, e, sum, v);
  }

  private static double[][] times(LinearAlgebra algebra, Matrix[] e, Matrix sum, double[][] v) {
    double[][] product = new double[v.length][];
    double[] all = new double[v[0].length];
    for (int c = 0; c < v.length; c++) {
      product[c] = Symmetric.times(e[c], v[c]);
      double[] part = product[c];
      Arrays.setAll(all, i -> all[i] + part[i]);
    }
    double[] shared;
    try (Arena scratch = Arena.ofShared()) {
      Matrix row = Matrix.ofRow(scratch, all);
      algebra.solve(sum, row);
      shared = row.row(0);
    }
    for (int c = 0; c < v.length; c++) {
      double[] back = Symmetric.times(e[c], shared);
      double[] part = product[c];
      Arrays.setAll(part, i -> part[i] - back[i]);
    }
    return product;
  }

  /** Fills in E_c and M; answers −½ log |I + W K|, or NaN where M cannot be had. */
  private static double factor(
      LinearAlgebra algebra, Matrix covariance, double[][] pi, Matrix[] e, Matrix sum) {
    int n = covariance.rows();
    double complexity = 0;
    double[] row = new double[n];
    double[] total = new double[n];
    for (int c = 0; c < e.length; c++) {
      double[] root = Arrays.stream(pi[c]).map(Math::sqrt).toArray();
      for (int i = 0; i < n; i++) {
        covariance.readRow(i, row, i + 1);
        for (int j = 0; j <= i; j++) {
          row[j] *= root[i] * root[j];
        }
        row[i] += 1;
        e[c].writeRow(i, row, i + 1);
      }
      if (!algebra.cholesky(e[c])) {
        return Double.NaN;
      }
      complexity -= Factorisation.halfLogDeterminant(e[c]);
      algebra.invert(e[c]);
      for (int i = 0; i < n; i++) {
        e[c].readRow(i, row, i + 1);
        sum.readRow(i, total, i + 1);
        for (int j = 0; j <= i; j++) {
          row[j] *= root[i] * root[j];
          total[j] = (c == 0 ? 0 : total[j]) + row[j];
        }
        e[c].writeRow(i, row, i + 1);
        sum.writeRow(i, total, i + 1);
      }
      mirror(e[c]);
    }
    return algebra.cholesky(sum) ? complexity - Factorisation.halfLogDeterminant(sum) : Double.NaN;
  }

  private static void mirror(Matrix lower) {
    for (int i = 0; i < lower.rows(); i++) {
      for (int j = 0; j < i; j++) {
        lower.set(j, i, lower.get(i, j));
      }
    }
  }

  /**
   * The covariances of the C functions at single points: δ_cd (k(x, x) − kᵀ E_c k) + kᵀ E_c F E_d k
   * (GPML 3.4, with k = k(X, x)).
   *
   * @param cross k(X, x) of a point in each row
   * @param own k(x, x)
   * @return C by C for each point
   */
  double[][][] covariances(LinearAlgebra algebra, Matrix cross, double[] own) {
    int count = e.length;
    int points = cross.rows();
    double[][][] found = new double[points][count][count];
    try (Arena scratch = Arena.ofShared()) {
      Matrix[] seen = new Matrix[count];
      double[] k = new double[cross.columns()];
      double[] a = new double[cross.columns()];
      double[] b = new double[cross.columns()];
      for (int c = 0; c < count; c++) {
        seen[c] = Matrix.allocate(scratch, points, cross.columns());
        algebra.addProducts(1, cross, e[c], seen[c]);
        for (int i = 0; i < points; i++) {
          cross.readRow(i, k, k.length);
          seen[c].readRow(i, a, a.length);
          found[i][c][c] = Math.max(0, own[i] - Solution.dot(k, a));
        }
        algebra.solveLower(sum, seen[c]);
      }
      for (int i = 0; i < points; i++) {
        for (int c = 0; c < count; c++) {
          seen[c].readRow(i, a, a.length);
          for (int d = 0; d <= c; d++) {
            seen[d].readRow(i, b, b.length);
            found[i][c][d] += Solution.dot(a, b);
            found[i][d][c] = found[i][c][d];
          }
        }
      }
    }
    return found;
  }
}
