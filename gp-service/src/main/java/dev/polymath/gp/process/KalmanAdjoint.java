package dev.polymath.gp.process;

/**
 * What the observations from one time on say to the state there, without an inverse: r, the
 * gradient of the log likelihood of these observations in the state's mean, and N, minus its
 * expected curvature. Bryson and Frazier's smoother; de Jong 1989, "Smoothing and interpolation
 * with the state-space model".
 *
 * <p>With them the smoothed mean is m + P r and its covariance P − P N P; the derivative of the log
 * likelihood in m is r and in P ½ (r rᵀ − N). Not thread-safe.
 */
final class KalmanAdjoint {

  private final int size;
  private final double[] observed;
  private final double[] r;
  private final double[] n;
  private final double[] product;
  private final double[] vector;
  private double error;
  private double precision;

  KalmanAdjoint(double[] observed) {
    this.size = observed.length;
    this.observed = observed;
    this.r = new double[size];
    this.n = new double[size * size];
    this.product = new double[size * size];
    this.vector = new double[size];
  }

  double[] r() {
    return r;
  }

  /** N, row-major. */
  double[] n() {
    return n;
  }

  /** (K⁻¹ y)_i of the observation that was last taken in. */
  double error() {
    return error;
  }

  /** (K⁻¹)_ii of the observation that was last taken in. */
  double precision() {
    return precision;
  }

  /** Takes in the observation that {@code state} has looked at. */
  void observe(KalmanState state) {
    double[] gain = state.gain();
    double s = state.surpriseVariance();
    error = state.surprise() / s - Solution.dot(gain, r);
    SmallMatrices.times(n, gain, vector, size);
    precision = 1 / s + Solution.dot(gain, vector);
    for (int i = 0; i < size; i++) {
      r[i] += observed[i] * error;
      for (int j = 0; j <= i; j++) {
        double value =
            n[i * size + j]
                - observed[i] * vector[j]
                - vector[i] * observed[j]
                + observed[i] * observed[j] * precision;
        n[i * size + j] = value;
        n[j * size + i] = value;
      }
    }
  }

  /** To the earlier time: r ← Aᵀ r, N ← Aᵀ N A. */
  void back(Transition step) {
    double[] a = step.a();
    SmallMatrices.transposedTimes(a, r, vector, size);
    System.arraycopy(vector, 0, r, 0, size);
    SmallMatrices.timesMatrix(n, a, product, size);
    SmallMatrices.transposedTimesMatrix(a, product, n, size);
  }

  /** ½ (r rᵀ − N), the derivative of the log likelihood in P. */
  void byCovariance(double[] into) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        into[i * size + j] = 0.5 * (r[i] * r[j] - n[i * size + j]);
      }
    }
  }
}
