package dev.polymath.gp.kernel;

final class PowerEvaluator extends RowEvaluator {
  private final RowEvaluator base;
  private final int exponent;
  private final double[] values;

  PowerEvaluator(RowEvaluator base, int exponent, int capacity) {
    this.base = base;
    this.exponent = exponent;
    this.values = new double[capacity];
  }

  @Override
  public void values(int i, int self, int count, double[] out) {
    base.values(i, self, count, values);
    for (int j = 0; j < count; j++) {
      out[j] = raise(values[j], exponent);
    }
  }

  @Override
  public void backward(int i, int self, int count, double[] weights, double[] gradient) {
    for (int j = 0; j < count; j++) {
      weights[j] *= exponent * raise(values[j], exponent - 1);
    }
    base.backward(i, self, count, weights, gradient);
  }

  private static double raise(double value, int power) {
    double result = 1;
    for (int p = 0; p < power; p++) {
      result *= value;
    }
    return result;
  }
}
