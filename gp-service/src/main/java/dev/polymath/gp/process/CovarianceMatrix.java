package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.kernel.RowEvaluator;
import dev.polymath.gp.linalg.Matrix;
import dev.polymath.gp.linalg.Team;

/** Fills matrices with covariances, row by row. */
final class CovarianceMatrix {
  /** Numbers in a block of k(x*, X): 32 MB, whatever the number of test points. */
  private static final int BLOCK = 4 << 20;

  private static final int MAX_BLOCK_ROWS = 1_024;

  private CovarianceMatrix() {}

  /** How many of {@code count} rows of so many numbers are worked on at once. */
  static int blockRows(int count, int columns) {
    return Math.min(Math.min(count, MAX_BLOCK_ROWS), Math.max(1, BLOCK / columns));
  }

  /** The lower triangle of K(X, X) + diagonal·I. */
  static void fillSymmetric(
      Kernel kernel, Points x, Variance variance, double diagonal, Team team, Matrix into) {
    int n = x.size();
    Parallel.forEachChunk(
        n,
        (long) n * n / 2,
        team,
        () -> {
          RowEvaluator evaluator = kernel.bind(x, x);
          double[] row = new double[n];
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              evaluator.values(i, self(variance, i), i + 1, row);
              row[i] += diagonal;
              into.writeRow(i, row, i + 1);
            }
          };
        });
  }

  /** K(rows, X): what a function has in common with itself elsewhere, so without noise. */
  static void fillCross(Kernel kernel, Points rows, Points x, Team team, Matrix into) {
    int n = x.size();
    Parallel.forEachChunk(
        rows.size(),
        (long) n * rows.size(),
        team,
        () -> {
          RowEvaluator evaluator = kernel.bind(rows, x);
          double[] row = new double[n];
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              evaluator.values(i, -1, n, row);
              into.writeRow(i, row, n);
            }
          };
        });
  }

  /** k(x, x) for each point. */
  static double[] diagonal(Kernel kernel, Points x, Variance variance) {
    double[] diagonal = new double[x.size()];
    double[] one = new double[1];
    for (int i = 0; i < diagonal.length; i++) {
      Points point = x.slice(i, i + 1);
      kernel.bind(point, point).values(0, self(variance, 0), 1, one);
      diagonal[i] = one[0];
    }
    return diagonal;
  }

  static double meanDiagonal(Matrix matrix) {
    double sum = 0;
    for (int i = 0; i < matrix.rows(); i++) {
      sum += matrix.get(i, i);
    }
    return sum / matrix.rows();
  }

  /** ‖K‖₁, the largest sum of a column's absolute values. */
  static double norm(Matrix lower) {
    int n = lower.rows();
    double[] sums = new double[n];
    double[] row = new double[n];
    for (int i = 0; i < n; i++) {
      lower.readRow(i, row, i + 1);
      for (int j = 0; j < i; j++) {
        double magnitude = Math.abs(row[j]);
        sums[j] += magnitude;
        sums[i] += magnitude;
      }
      sums[i] += Math.abs(row[i]);
    }
    double largest = 0;
    for (double sum : sums) {
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  private static int self(Variance variance, int i) {
    return variance == Variance.OBSERVATION ? i : -1;
  }
}
