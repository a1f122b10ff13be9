package dev.polymath.gp.kernel;

/** Sums over a row, by four running sums so that the processor need not wait for each addition. */
final class Rows {
  private Rows() {}

  static double sum(double[] a, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = 0;
    for (; j + 3 < count; j += 4) {
      s0 += a[j];
      s1 += a[j + 1];
      s2 += a[j + 2];
      s3 += a[j + 3];
    }
    for (; j < count; j++) {
      s0 += a[j];
    }
    return (s0 + s1) + (s2 + s3);
  }

  static double dot(double[] a, double[] b, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = 0;
    for (; j + 3 < count; j += 4) {
      s0 += a[j] * b[j];
      s1 += a[j + 1] * b[j + 1];
      s2 += a[j + 2] * b[j + 2];
      s3 += a[j + 3] * b[j + 3];
    }
    for (; j < count; j++) {
      s0 += a[j] * b[j];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Σ_j w_j (x − column_j)². */
  static double squaredDifferences(double[] w, double x, double[] column, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = 0;
    for (; j + 3 < count; j += 4) {
      double d0 = x - column[j];
      double d1 = x - column[j + 1];
      double d2 = x - column[j + 2];
      double d3 = x - column[j + 3];
      s0 += w[j] * d0 * d0;
      s1 += w[j + 1] * d1 * d1;
      s2 += w[j + 2] * d2 * d2;
      s3 += w[j + 3] * d3 * d3;
    }
    for (; j < count; j++) {
      double d0 = x - column[j];
      s0 += w[j] * d0 * d0;
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** out_j = Σ_d (rows[i]_d − columns[j]_d)². Differences first: exact zeros stay zeros. */
  static void squaredDistances(Points rows, int i, Points columns, int count, double[] out) {
    for (int d = 0; d < columns.dimensions(); d++) {
      double x = rows.column(d)[i];
      double[] column = columns.column(d);
      if (d == 0) {
        for (int j = 0; j < count; j++) {
          double difference = x - column[j];
          out[j] = difference * difference;
        }
      } else {
        for (int j = 0; j < count; j++) {
          double difference = x - column[j];
          out[j] += difference * difference;
        }
      }
    }
  }
}
