package dev.polymath.gp.kernel;

/**
 * With t = √(2ν) r: ∂k/∂log ℓ_d = s_d · g, where g is e^−t / r (0 at r = 0) for ν = 1/2, 3 e^−t for
 * 3/2 and 5/3 (1 + t) e^−t for 5/2.
 */
final class MaternEvaluator extends RowEvaluator {
  private final Smoothness smoothness;
  private final double twoNu;
  private final ScaledDistances distances;
  private final double[] t;
  private final double[] decay;

  MaternEvaluator(Smoothness smoothness, ScaledDistances distances) {
    this.smoothness = smoothness;
    this.twoNu = 2 * smoothness.nu();
    this.distances = distances;
    this.t = new double[distances.capacity()];
    this.decay = new double[distances.capacity()];
  }

  @Override
  public void values(int i, int self, int count, double[] out) {
    double[] s = distances.row(i, count);
    for (int j = 0; j < count; j++) {
      t[j] = Math.sqrt(twoNu * s[j]);
    }
    for (int j = 0; j < count; j++) {
      decay[j] = Math.exp(-t[j]);
    }
    switch (smoothness) {
      case HALF -> System.arraycopy(decay, 0, out, 0, count);
      case THREE_HALVES -> {
        for (int j = 0; j < count; j++) {
          out[j] = (1 + t[j]) * decay[j];
        }
      }
      default -> {
        for (int j = 0; j < count; j++) {
          out[j] = (1 + t[j] + t[j] * t[j] / 3) * decay[j];
        }
      }
    }
  }

  @Override
  public void backward(int i, int self, int count, double[] weights, double[] gradient) {
    if (distances.isFixed()) {
      return;
    }
    switch (smoothness) {
      case HALF -> {
        for (int j = 0; j < count; j++) {
          weights[j] = t[j] == 0 ? 0 : weights[j] * decay[j] / t[j];
        }
      }
      case THREE_HALVES -> {
        for (int j = 0; j < count; j++) {
          weights[j] *= 3 * decay[j];
        }
      }
      default -> {
        for (int j = 0; j < count; j++) {
          weights[j] *= 5.0 / 3 * (1 + t[j]) * decay[j];
        }
      }
    }
    distances.backward(i, count, weights, gradient);
  }
}
