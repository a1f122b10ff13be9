package dev.polymath.gp.kernel;

final class SumEvaluator extends RowEvaluator {
  private final RowEvaluator left;
  private final RowEvaluator right;
  private final double[] scratch;

  SumEvaluator(RowEvaluator left, RowEvaluator right, int capacity) {
    this.left = left;
    this.right = right;
    this.scratch = new double[capacity];
  }

  @Override
  public void values(int i, int self, int count, double[] out) {
    left.values(i, self, count, out);
    right.values(i, self, count, scratch);
    for (int j = 0; j < count; j++) {
      out[j] += scratch[j];
    }
  }

  @Override
  public void backward(int i, int self, int count, double[] weights, double[] gradient) {
    System.arraycopy(weights, 0, scratch, 0, count);
    left.backward(i, self, count, scratch, gradient);
    right.backward(i, self, count, weights, gradient);
  }
}
