package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.kernel.RowEvaluator;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * K ≈ L Lᵀ by the first few columns of a Cholesky factorisation with pivots: each column is that of
 * the point of which the columns before it say least, whose variance given all points before is
 * largest (Harbrecht, Peters and Schneider 2012). n m² operations for m columns.
 *
 * @param rows L, a row for each of n points; columns beyond {@code pivots} are 0
 * @param pivots the points in the order in which they were taken; fewer than asked for where these
 *     say all there is
 */
record PivotedCholesky(Matrix rows, int[] pivots) {

  /** Of the largest variance: less is rounding. */
  private static final double NOTHING_LEFT = 1e-12;

  /** With the points of largest variance, of the function and without noise. */
  static PivotedCholesky of(Kernel kernel, Points x, int most, LinearAlgebra algebra, Arena arena) {
    return run(kernel, x, most, new int[0], algebra, arena);
  }

  /** With points that were chosen before: L is then a smooth function of the kernel. */
  static PivotedCholesky at(
      Kernel kernel, Points x, int[] pivots, LinearAlgebra algebra, Arena arena) {
    return run(kernel, x, pivots.length, pivots, algebra, arena);
  }

  private static PivotedCholesky run(
      Kernel kernel, Points x, int most, int[] given, LinearAlgebra algebra, Arena arena) {
    int n = x.size();
    int columns = Math.min(most, n);
    Matrix rows = Matrix.allocate(arena, n, Math.max(1, columns));
    double[] left = CovarianceMatrix.diagonal(kernel, x, Variance.LATENT);
    double largest = Arrays.stream(left).max().orElse(0);
    int[] pivots = new int[columns];
    int taken = 0;
    RowEvaluator evaluator = kernel.bind(x, x);
    double[] row = new double[n];
    try (Arena scratch = Arena.ofShared()) {
      Matrix known = Matrix.allocate(scratch, 1, rows.columns());
      Matrix column = Matrix.allocate(scratch, 1, n);
      for (int c = 0; c < columns; c++) {
        int pivot = given.length > 0 ? given[c] : largest(left);
        if (!(left[pivot] > NOTHING_LEFT * largest)) {
          if (given.length > 0) {
            continue;
          }
          break;
        }
        evaluator.values(pivot, -1, n, row);
        column.writeRow(0, row, n);
        known.writeRow(0, rows.row(pivot), rows.columns());
        algebra.addProducts(-1, known, rows, column);
        column.readRow(0, row, n);
        double root = Math.sqrt(left[pivot]);
        for (int i = 0; i < n; i++) {
          double value = row[i] / root;
          rows.set(i, taken, value);
          left[i] -= value * value;
        }
        left[pivot] = 0;
        pivots[taken++] = pivot;
      }
    }
    return new PivotedCholesky(rows, Arrays.copyOf(pivots, taken));
  }

  private static int largest(double[] values) {
    int at = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[at]) {
        at = i;
      }
    }
    return at;
  }
}
