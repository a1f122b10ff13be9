package dev.polymath.gp.kernel;

import java.util.Arrays;

final class ConstantEvaluator extends RowEvaluator {
  private final double value;
  private final int slot;

  ConstantEvaluator(double value, int slot) {
    this.value = value;
    this.slot = slot;
  }

  @Override
  public void values(int i, int self, int count, double[] out) {
    Arrays.fill(out, 0, count, value);
  }

  @Override
  public void backward(int i, int self, int count, double[] weights, double[] gradient) {
    if (slot != Evaluators.FIXED) {
      gradient[slot] += value * Rows.sum(weights, count);
    }
  }
}
