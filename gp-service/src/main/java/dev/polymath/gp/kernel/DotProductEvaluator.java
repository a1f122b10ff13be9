package dev.polymath.gp.kernel;

import java.util.Arrays;

final class DotProductEvaluator extends RowEvaluator {
  private final double intercept;
  private final int slot;
  private final Points rows;
  private final Points columns;

  DotProductEvaluator(double sigma0, int slot, Points rows, Points columns) {
    this.intercept = sigma0 * sigma0;
    this.slot = slot;
    this.rows = rows;
    this.columns = columns;
  }

  @Override
  public void values(int i, int self, int count, double[] out) {
    Arrays.fill(out, 0, count, intercept);
    for (int d = 0; d < columns.dimensions(); d++) {
      double x = rows.column(d)[i];
      double[] column = columns.column(d);
      for (int j = 0; j < count; j++) {
        out[j] += x * column[j];
      }
    }
  }

  @Override
  public void backward(int i, int self, int count, double[] weights, double[] gradient) {
    if (slot != Evaluators.FIXED) {
      gradient[slot] += 2 * intercept * Rows.sum(weights, count);
    }
  }
}
