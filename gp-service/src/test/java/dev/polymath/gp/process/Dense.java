package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import java.util.Arrays;

/** Matrices as they are written in papers, slow and plain, to compare with. */
final class Dense {
  private Dense() {}

  /** K(X, X') with the kernel's noise on the diagonal if both are the same. */
  static double[][] covariance(Kernel kernel, Points rows, Points columns) {
    var evaluator = kernel.bind(rows, columns);
    var k = new double[rows.size()][columns.size()];
    for (var i = 0; i < k.length; i++) {
      evaluator.values(i, rows == columns ? i : -1, columns.size(), k[i]);
    }
    return k;
  }

  static double[][] times(double[][] a, double[][] b) {
    var product = new double[a.length][b[0].length];
    for (var i = 0; i < a.length; i++) {
      for (var k = 0; k < b.length; k++) {
        for (var j = 0; j < b[0].length; j++) product[i][j] += a[i][k] * b[k][j];
      }
    }
    return product;
  }

  static double[] times(double[][] a, double[] b) {
    return Arrays.stream(a).mapToDouble(row -> Solution.dot(row, b)).toArray();
  }

  static double[][] transposed(double[][] a) {
    var t = new double[a[0].length][a.length];
    for (var i = 0; i < a.length; i++) {
      for (var j = 0; j < a[0].length; j++) t[j][i] = a[i][j];
    }
    return t;
  }

  static double[][] inverse(double[][] a) {
    return reduced(a).inverse;
  }

  /** log |A| of a matrix with a positive determinant. */
  static double logDeterminant(double[][] a) {
    return reduced(a).logDeterminant;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Reduced(double[][] inverse, double logDeterminant) {}

  /** Gauss and Jordan's way, by the largest pivot. */
  private static Reduced reduced(double[][] a) {
    var n = a.length;
    var work = new double[n][];
    for (var i = 0; i < n; i++) {
      work[i] = Arrays.copyOf(a[i], 2 * n);
      work[i][n + i] = 1;
    }
    var log = 0.0;
    for (var c = 0; c < n; c++) {
      var pivot = c;
      for (var i = c; i < n; i++) {
        if (Math.abs(work[i][c]) > Math.abs(work[pivot][c])) pivot = i;
      }
      var row = work[pivot];
      work[pivot] = work[c];
      work[c] = row;
      var by = row[c];
      log += Math.log(Math.abs(by));
      for (var j = 0; j < 2 * n; j++) row[j] /= by;
      for (var i = 0; i < n; i++) {
        var much = work[i][c];
        for (var j = 0; i != c && j < 2 * n; j++) work[i][j] -= much * row[j];
      }
    }
    var inverse = new double[n][];
    for (var i = 0; i < n; i++) inverse[i] = Arrays.copyOfRange(work[i], n, 2 * n);
    return new Reduced(inverse, log);
  }
}
