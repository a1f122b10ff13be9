package dev.polymath.gp.kernel;

import java.util.Arrays;

final class WhiteEvaluator extends RowEvaluator {
  private final double noiseLevel;
  private final int slot;

  WhiteEvaluator(double noiseLevel, int slot) {
    this.noiseLevel = noiseLevel;
    this.slot = slot;
  }

  @Override
  public void values(int i, int self, int count, double[] out) {
    Arrays.fill(out, 0, count, 0);
    if (self >= 0 && self < count) {
      out[self] = noiseLevel;
    }
  }

  @Override
  public void backward(int i, int self, int count, double[] weights, double[] gradient) {
    if (slot != Evaluators.FIXED && self >= 0 && self < count) {
      gradient[slot] += noiseLevel * weights[self];
    }
  }
}
