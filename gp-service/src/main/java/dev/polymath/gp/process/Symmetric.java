package dev.polymath.gp.process;

import dev.polymath.gp.linalg.Matrix;

/** Products with symmetric matrices of which only the lower triangle is there. */
final class Symmetric {
  private Symmetric() {}

  /** K b, reading each number once: memory, not arithmetic, is what it waits for. */
  static double[] times(Matrix lower, double[] vector) {
    int n = vector.length;
    double[] product = new double[n];
    double[] row = new double[n];
    for (int i = 0; i < n; i++) {
      lower.readRow(i, row, i + 1);
      double v = vector[i];
      double sum = 0;
      for (int j = 0; j < i; j++) {
        sum += row[j] * vector[j];
        product[j] += row[j] * v;
      }
      product[i] += sum + row[i] * v;
    }
    return product;
  }

  /** A whole row. */
  static double[] row(Matrix lower, int i) {
    double[] row = new double[lower.rows()];
    lower.readRow(i, row, i + 1);
    for (int j = i + 1; j < row.length; j++) {
      row[j] = lower.get(j, i);
    }
    return row;
  }
}
