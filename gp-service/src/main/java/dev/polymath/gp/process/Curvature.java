package dev.polymath.gp.process;

import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the covariance K of a Gaussian becomes by a diagonal W that is added to its inverse: Σ =
 * (K⁻¹ + W)⁻¹ = K − K R K with R = (K + W⁻¹)⁻¹.
 *
 * <p>W has negative entries where an observation lies so far off that its likelihood curves
 * upwards. With W₊ its positive part, B = I + W₊^½ K W₊^½ = L Lᵀ, E the columns of the identity
 * where W is negative and D its size there,
 *
 * <ul>
 *   <li>C = K − K W₊^½ B⁻¹ W₊^½ K, the covariance without these observations
 *   <li>S = D⁻¹ − Eᵀ C E, which is positive definite where Σ is
 *   <li>R = W₊^½ B⁻¹ W₊^½ − Q Qᵀ with Q = (I − W₊^½ B⁻¹ W₊^½ K) E S^−½
 * </ul>
 *
 * by the Woodbury identity. It is {@code I + W₊^½ K W₊^½} and not K that is factored: all of its
 * eigenvalues are at least 1.
 *
 * @param root the diagonal of W₊^½
 * @param factor L
 * @param open Qᵀ; null where W has no negative entry
 * @param halfLogDeterminant ½ log |I + W K|
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record Curvature(
    LinearAlgebra algebra,
    double[] root,
    Matrix factor,
    @Nullable Matrix open,
    double halfLogDeterminant) {

  /** Below this W_ii K_ii the inverse says too little of a variance. */
  private static final double HARDLY = 1e-6;

  /**
   * Factors.
   *
   * @param covariance K, its lower triangle
   * @param factor becomes L
   * @param w the diagonal of W
   * @param arena for what is left of negative entries
   * @return empty where Σ is not positive definite
   */
  static Optional<Curvature> of(
      LinearAlgebra algebra, Matrix covariance, Matrix factor, double[] w, Arena arena) {
    double[] root = Arrays.stream(w).map(v -> Math.sqrt(Math.max(0, v))).toArray();
    fill(covariance, root, factor);
    if (!algebra.cholesky(factor)) {
      throw Conditioning.indefinite();
    }
    double half = Factorisation.halfLogDeterminant(factor);
    int[] far = IntStream.range(0, w.length).filter(i -> w[i] < 0).toArray();
    if (far.length == 0) {
      return Optional.of(new Curvature(algebra, root, factor, null, half));
    }
    double[] size = Arrays.stream(far).mapToDouble(i -> Math.sqrt(-w[i])).toArray();
    try (Arena scratch = Arena.ofShared()) {
      int m = far.length;
      Matrix rows = Matrix.allocate(scratch, m, w.length);
      Matrix q = Matrix.allocate(scratch, m, w.length);
      for (int a = 0; a < m; a++) {
        double[] row = Symmetric.row(covariance, far[a]);
        rows.writeRow(a, row, row.length);
        q.writeRow(a, scaled(row, root, 1), row.length);
      }
      algebra.solve(factor, q);
      for (int a = 0; a < m; a++) {
        double[] row = scaled(q.row(a), root, -1);
        row[far[a]] += 1;
        q.writeRow(a, row, row.length);
      }
      Matrix s = Matrix.allocate(scratch, m, m);
      algebra.addProducts(-1, rows, q, s);
      for (int a = 0; a < m; a++) {
        for (int b = 0; b <= a; b++) {
          s.set(a, b, (a == b ? 1 : 0) + size[a] * size[b] * s.get(a, b));
        }
      }
      if (!algebra.cholesky(s)) {
        return Optional.empty();
      }
      Matrix columns = Matrix.allocate(scratch, w.length, m);
      for (int a = 0; a < m; a++) {
        double[] row = q.row(a);
        for (int i = 0; i < row.length; i++) {
          columns.set(i, a, size[a] * row[i]);
        }
      }
      algebra.solveLower(s, columns);
      Matrix open = Matrix.allocate(arena, m, w.length);
      for (int i = 0; i < w.length; i++) {
        for (int a = 0; a < m; a++) {
          open.set(a, i, columns.get(i, a));
        }
      }
      return Optional.of(
          new Curvature(algebra, root, factor, open, half + Factorisation.halfLogDeterminant(s)));
    }
  }

  private static void fill(Matrix covariance, double[] root, Matrix factor) {
    double[] row = new double[root.length];
    for (int i = 0; i < root.length; i++) {
      covariance.readRow(i, row, i + 1);
      for (int j = 0; j <= i; j++) {
        row[j] *= root[i] * root[j];
      }
      row[i] += 1;
      factor.writeRow(i, row, i + 1);
    }
  }

  private static double[] scaled(double[] row, double[] root, double sign) {
    double[] scaled = new double[row.length];
    Arrays.setAll(scaled, i -> sign * root[i] * row[i]);
    return scaled;
  }

  /** R b. */
  double[] times(double[] b) {
    double[] product;
    try (Arena scratch = Arena.ofShared()) {
      Matrix row = Matrix.ofRow(scratch, scaled(b, root, 1));
      algebra.solve(factor, row);
      product = scaled(row.row(0), root, 1);
    }
    for (int a = 0; open != null && a < open.rows(); a++) {
      double[] q = open.row(a);
      double along = Solution.dot(q, b);
      Arrays.setAll(product, i -> product[i] - along * q[i]);
    }
    return product;
  }

  /**
   * Replaces L by the lower triangle of R.
   *
   * @param covariance K
   * @param w the diagonal of W
   * @return the diagonal of Σ
   */
  double[] invert(Matrix covariance, double[] w) {
    int n = w.length;
    int[] hardlySeen =
        IntStream.range(0, n).filter(i -> !(w[i] * covariance.get(i, i) > HARDLY)).toArray();
    double[] variances = new double[n];
    solve(covariance, hardlySeen, variances);
    algebra.invert(factor);
    double[] row = new double[n];
    for (int i = 0; i < n; i++) {
      factor.readRow(i, row, i + 1);
      if (w[i] * covariance.get(i, i) > HARDLY) {
        variances[i] = (1 - row[i]) / w[i];
      }
      for (int j = 0; j <= i; j++) {
        row[j] *= root[i] * root[j];
      }
      factor.writeRow(i, row, i + 1);
    }
    if (open != null) {
      takeOut(open, covariance, variances);
    }
    return variances;
  }

  /** K_ii − |L⁻¹ W₊^½ K_i|², which keeps its digits where (1 − (B⁻¹)_ii) / W_ii has none. */
  private void solve(Matrix covariance, int[] which, double[] variances) {
    int n = root.length;
    int block = Math.max(1, CovarianceMatrix.blockRows(which.length, n));
    try (Arena scratch = Arena.ofShared()) {
      Matrix memory = Matrix.allocate(scratch, block, n);
      for (int from = 0; from < which.length; from += block) {
        Matrix rows = memory.top(Math.min(block, which.length - from));
        for (int k = 0; k < rows.rows(); k++) {
          rows.writeRow(k, scaled(Symmetric.row(covariance, which[from + k]), root, 1), n);
        }
        algebra.solveLower(factor, rows);
        for (int k = 0; k < rows.rows(); k++) {
          double[] v = rows.row(k);
          int i = which[from + k];
          variances[i] = covariance.get(i, i) - Solution.dot(v, v);
        }
      }
    }
  }

  private void takeOut(Matrix q, Matrix covariance, double[] variances) {
    int n = root.length;
    try (Arena scratch = Arena.ofShared()) {
      Matrix columns = Matrix.allocate(scratch, n, q.rows());
      for (int a = 0; a < q.rows(); a++) {
        double[] row = q.row(a);
        double[] along = Symmetric.times(covariance, row);
        for (int i = 0; i < n; i++) {
          columns.set(i, a, row[i]);
          variances[i] += along[i] * along[i];
        }
      }
      algebra.addSquare(-1, columns, factor);
    }
  }
}
