package dev.polymath.gp.kernel;

/** With b = 1 + s / (2α): k = b^−α, ∂k/∂log ℓ = s · k / b, ∂k/∂log α = k · (s / (2b) − α log b). */
final class RationalQuadraticEvaluator extends RowEvaluator {
  private final double alpha;
  private final int alphaSlot;
  private final ScaledDistances distances;
  private final double[] logBase;
  private final double[] k;

  RationalQuadraticEvaluator(double alpha, int alphaSlot, ScaledDistances distances) {
    this.alpha = alpha;
    this.alphaSlot = alphaSlot;
    this.distances = distances;
    this.logBase = new double[distances.capacity()];
    this.k = new double[distances.capacity()];
  }

  @Override
  public void values(int i, int self, int count, double[] out) {
    double[] s = distances.row(i, count);
    double half = 0.5 / alpha;
    for (int j = 0; j < count; j++) {
      logBase[j] = Math.log1p(half * s[j]);
      k[j] = Math.exp(-alpha * logBase[j]);
    }
    System.arraycopy(k, 0, out, 0, count);
  }

  @Override
  public void backward(int i, int self, int count, double[] weights, double[] gradient) {
    double[] s = distances.row();
    double half = 0.5 / alpha;
    double alphaSum = 0;
    for (int j = 0; j < count; j++) {
      double base = 1 + half * s[j];
      double weighted = weights[j] * k[j];
      alphaSum += weighted * (0.5 * s[j] / base - alpha * logBase[j]);
      weights[j] = weighted / base;
    }
    if (alphaSlot != Evaluators.FIXED) {
      gradient[alphaSlot] += alphaSum;
    }
    if (!distances.isFixed()) {
      distances.backward(i, count, weights, gradient);
    }
  }
}
