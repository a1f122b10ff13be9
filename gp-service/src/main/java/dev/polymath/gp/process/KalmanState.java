package dev.polymath.gp.process;

/**
 * What is known of the state at one time from the observations before it: a Gaussian with mean m
 * and covariance P, and what the next observation says to it.
 *
 * <p>Särkkä 2013, "Bayesian Filtering and Smoothing", theorem 4.2. Not thread-safe.
 */
final class KalmanState {

  private final int size;
  private final double[] observed;
  private final double[] mean;
  private final double[] covariance;
  private final double[] gain;
  private final double[] product;
  private final double[] vector;
  private double surprise;
  private double surpriseVariance;

  KalmanState(double[] observed) {
    this.size = observed.length;
    this.observed = observed;
    this.mean = new double[size];
    this.covariance = new double[size * size];
    this.gain = new double[size];
    this.product = new double[size * size];
    this.vector = new double[size];
  }

  /** m. */
  double[] mean() {
    return mean;
  }

  /** P, row-major. */
  double[] covariance() {
    return covariance;
  }

  /** K, of the observation that was last looked at. */
  double[] gain() {
    return gain;
  }

  /** v, the observation less its expectation. */
  double surprise() {
    return surprise;
  }

  /** S, the variance of v. */
  double surpriseVariance() {
    return surpriseVariance;
  }

  /** Nothing is known but the prior. */
  void reset(double[] stationary) {
    java.util.Arrays.fill(mean, 0);
    System.arraycopy(stationary, 0, covariance, 0, covariance.length);
  }

  /** m ← A m, P ← A P Aᵀ + Q. */
  void advance(Transition step) {
    double[] a = step.a();
    SmallMatrices.times(a, mean, vector, size);
    System.arraycopy(vector, 0, mean, 0, size);
    SmallMatrices.timesMatrix(a, covariance, product, size);
    SmallMatrices.timesTransposedMatrix(product, a, covariance, size);
    double[] q = step.q();
    for (int r = 0; r < size; r++) {
      for (int c = 0; c <= r; c++) {
        int k = r * size + c;
        double value = 0.5 * (covariance[k] + covariance[c * size + r]) + q[k];
        covariance[k] = value;
        covariance[c * size + r] = value;
      }
    }
  }

  /** Works out v, S and K of an observation, and leaves m and P. */
  void lookAt(double y, double noise) {
    double expected = 0;
    double variance = noise;
    for (int r = 0; r < size; r++) {
      double sum = 0;
      for (int c = 0; c < size; c++) {
        sum += covariance[r * size + c] * observed[c];
      }
      gain[r] = sum;
      variance += observed[r] * sum;
      expected += observed[r] * mean[r];
    }
    for (int r = 0; r < size; r++) {
      gain[r] /= variance;
    }
    surprise = y - expected;
    surpriseVariance = variance;
  }

  /** m ← m + K v, P ← P − K S Kᵀ. */
  void learn() {
    for (int r = 0; r < size; r++) {
      mean[r] += gain[r] * surprise;
      for (int c = 0; c <= r; c++) {
        double value = covariance[r * size + c] - gain[r] * gain[c] * surpriseVariance;
        covariance[r * size + c] = value;
        covariance[c * size + r] = value;
      }
    }
  }
}
