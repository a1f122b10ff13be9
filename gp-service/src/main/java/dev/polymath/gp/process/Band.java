package dev.polymath.gp.process;

/**
 * A curve and the band around it that holds 95% of the probability at each point.
 *
 * @param middle the mean
 * @param low the lower end
 * @param high the upper end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Band(double[] middle, double[] low, double[] high) {

  /** The 97.5% quantile of the normal distribution. */
  private static final double Z = 1.959963984540054;

  /** The band of normal distributions. */
  static Band of(Prediction prediction) {
    int n = prediction.mean().length;
    double[] low = new double[n];
    double[] high = new double[n];
    for (int i = 0; i < n; i++) {
      double reach = Z * Math.sqrt(prediction.variance()[i]);
      low[i] = prediction.mean()[i] - reach;
      high[i] = prediction.mean()[i] + reach;
    }
    return new Band(prediction.mean().clone(), low, high);
  }
}
