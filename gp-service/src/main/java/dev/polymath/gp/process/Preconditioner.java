package dev.polymath.gp.process;

import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;

/**
 * P = L Lᵀ + Λ with L of a {@link PivotedCholesky} and Λ the noise of each observation: close to K
 * + Λ, and solved with by Woodbury's identity, P⁻¹ = Λ⁻¹ − Λ⁻¹ L M⁻¹ Lᵀ Λ⁻¹ where M = I + Lᵀ Λ⁻¹ L.
 * Gardner et al. 2018, "GPyTorch: Blackbox matrix-matrix Gaussian process inference with GPU
 * acceleration", section 4.1 and appendix C.
 */
final class Preconditioner {
  private final LinearAlgebra algebra;
  private final double[] noise;
  private final Matrix rows;
  private final Matrix columns;
  private final Matrix inner;

  Preconditioner(PivotedCholesky factor, double[] noise, LinearAlgebra algebra, Arena arena) {
    this.algebra = algebra;
    this.noise = noise;
    this.rows = factor.rows();
    int n = noise.length;
    int m = rows.columns();
    this.columns = Matrix.allocate(arena, m, n);
    this.inner = Matrix.allocate(arena, m, m);
    try (Arena scratch = Arena.ofShared()) {
      Matrix weighted = Matrix.allocate(scratch, m, n);
      double[] row = new double[m];
      for (int i = 0; i < n; i++) {
        rows.readRow(i, row, m);
        double weight = 1 / Math.sqrt(noise[i]);
        for (int c = 0; c < m; c++) {
          columns.set(c, i, row[c]);
          weighted.set(c, i, row[c] * weight);
        }
      }
      for (int c = 0; c < m; c++) {
        inner.set(c, c, 1);
      }
      algebra.addSquare(1, weighted, inner);
    }
    // Its eigenvalues are 1 or more.
    if (!algebra.cholesky(inner)) {
      throw Conditioning.indefinite();
    }
  }

  /** ½ log |P|. */
  double halfLogDeterminant() {
    double sum = Factorisation.halfLogDeterminant(inner);
    for (double each : noise) {
      sum += 0.5 * Math.log(each);
    }
    return sum;
  }

  /** P⁻¹ b for each b. */
  double[][] solve(List<double[]> vectors) {
    int n = noise.length;
    int s = vectors.size();
    double[][] solved = new double[s][];
    try (Arena scratch = Arena.ofShared()) {
      Matrix weighted = Matrix.allocate(scratch, s, n);
      Matrix projected = Matrix.allocate(scratch, s, rows.columns());
      for (int v = 0; v < s; v++) {
        solved[v] = vectors.get(v).clone();
        for (int i = 0; i < n; i++) {
          solved[v][i] /= noise[i];
        }
        weighted.writeRow(v, solved[v], n);
      }
      algebra.addProducts(1, weighted, columns, projected);
      algebra.solve(inner, projected);
      Matrix explained = Matrix.allocate(scratch, s, n);
      algebra.addProducts(1, projected, rows, explained);
      for (int v = 0; v < s; v++) {
        double[] row = explained.row(v);
        for (int i = 0; i < n; i++) {
          solved[v][i] -= row[i] / noise[i];
        }
      }
    }
    return solved;
  }

  /** Draws from N(0, P): L a + Λ^½ b with a and b standard normal. */
  double[] draw(Random random) {
    int n = noise.length;
    double[] a = new double[rows.columns()];
    for (int c = 0; c < a.length; c++) {
      a[c] = random.nextGaussian();
    }
    double[] drawn = new double[n];
    double[] row = new double[a.length];
    for (int i = 0; i < n; i++) {
      rows.readRow(i, row, row.length);
      drawn[i] = Solution.dot(row, a) + Math.sqrt(noise[i]) * random.nextGaussian();
    }
    return drawn;
  }
}
