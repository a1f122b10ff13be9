package dev.polymath.gp.kernel;

final class ProductEvaluator extends RowEvaluator {
  private final RowEvaluator left;
  private final RowEvaluator right;
  private final double[] leftValues;
  private final double[] rightValues;

  ProductEvaluator(RowEvaluator left, RowEvaluator right, int capacity) {
    this.left = left;
    this.right = right;
    this.leftValues = new double[capacity];
    this.rightValues = new double[capacity];
  }

  @Override
  public void values(int i, int self, int count, double[] out) {
    left.values(i, self, count, leftValues);
    right.values(i, self, count, rightValues);
    for (int j = 0; j < count; j++) {
      out[j] = leftValues[j] * rightValues[j];
    }
  }

  /** The row's values are not needed again, so the weights of the operands take their place. */
  @Override
  public void backward(int i, int self, int count, double[] weights, double[] gradient) {
    for (int j = 0; j < count; j++) {
      double w = weights[j];
      weights[j] = w * leftValues[j];
      leftValues[j] = w * rightValues[j];
    }
    left.backward(i, self, count, leftValues, gradient);
    right.backward(i, self, count, weights, gradient);
  }
}
