package dev.polymath.gp.kernel;

/** ∂k/∂log ℓ_d = k · s_d. */
final class RbfEvaluator extends RowEvaluator {
  private final ScaledDistances distances;
  private final double[] k;

  RbfEvaluator(ScaledDistances distances) {
    this.distances = distances;
    this.k = new double[distances.capacity()];
  }

  @Override
  public void values(int i, int self, int count, double[] out) {
    double[] s = distances.row(i, count);
    for (int j = 0; j < count; j++) {
      k[j] = Math.exp(-0.5 * s[j]);
    }
    System.arraycopy(k, 0, out, 0, count);
  }

  @Override
  public void backward(int i, int self, int count, double[] weights, double[] gradient) {
    if (distances.isFixed()) {
      return;
    }
    for (int j = 0; j < count; j++) {
      weights[j] *= k[j];
    }
    distances.backward(i, count, weights, gradient);
  }
}
