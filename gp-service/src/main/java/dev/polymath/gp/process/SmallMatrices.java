package dev.polymath.gp.process;

/**
 * Products of square matrices of a few rows, row-major, for which a call of BLAS would cost more
 * than the product. The last argument is the number of rows; results never overlap arguments.
 */
final class SmallMatrices {
  private SmallMatrices() {}

  /** A x. */
  static void times(double[] a, double[] x, double[] into, int size) {
    for (int r = 0; r < size; r++) {
      double sum = 0;
      for (int c = 0; c < size; c++) {
        sum += a[r * size + c] * x[c];
      }
      into[r] = sum;
    }
  }

  /** Aᵀ x. */
  static void transposedTimes(double[] a, double[] x, double[] into, int size) {
    for (int r = 0; r < size; r++) {
      double sum = 0;
      for (int c = 0; c < size; c++) {
        sum += a[c * size + r] * x[c];
      }
      into[r] = sum;
    }
  }

  /** A B. */
  static void timesMatrix(double[] a, double[] b, double[] into, int size) {
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < size; c++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += a[r * size + k] * b[k * size + c];
        }
        into[r * size + c] = sum;
      }
    }
  }

  /** A Bᵀ. */
  static void timesTransposedMatrix(double[] a, double[] b, double[] into, int size) {
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < size; c++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += a[r * size + k] * b[c * size + k];
        }
        into[r * size + c] = sum;
      }
    }
  }

  /** Aᵀ B. */
  static void transposedTimesMatrix(double[] a, double[] b, double[] into, int size) {
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < size; c++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += a[k * size + r] * b[k * size + c];
        }
        into[r * size + c] = sum;
      }
    }
  }
}
