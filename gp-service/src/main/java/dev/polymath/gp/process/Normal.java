package dev.polymath.gp.process;

/** The standard normal distribution, and averages over it. */
final class Normal {
  private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** Beyond this many deviations nothing is left in double precision. */
  private static final double REACH = 8.5;

  private Normal() {}

  static double density(double z) {
    return Math.exp(-0.5 * z * z - LOG_ROOT_TWO_PI);
  }

  /** Φ(z), to a relative error of some 1e-15. */
  static double cdf(double z) {
    return z > 0 ? 1 - upper(z) : upper(-z);
  }

  /** log Φ(z). */
  static double logCdf(double z) {
    return z > 0
        ? Math.log1p(-upper(z))
        : Math.log(scaledUpper(-z)) - 0.5 * z * z - LOG_ROOT_TWO_PI;
  }

  /** φ(z) / (1 − Φ(z)). */
  static double hazard(double z) {
    return z >= 0 ? 1 / scaledUpper(z) : density(z) / cdf(-z);
  }

  /** 1 − Φ(z) for z ≥ 0. */
  private static double upper(double z) {
    return scaledUpper(z) * density(z);
  }

  /**
   * Mills' ratio (1 − Φ(z)) / φ(z) for z ≥ 0: by its series Σ z^(2k+1) / (1·3·5 … (2k+1)) where
   * that keeps its digits, else by Laplace's continued fraction 1/(z + 1/(z + 2/(z + 3/…))).
   */
  private static double scaledUpper(double z) {
    if (z < 2) {
      double term = z;
      double sum = z;
      for (int k = 3; term > 1e-18 * sum; k += 2) {
        term *= z * z / k;
        sum += term;
      }
      return 0.5 / density(z) - sum;
    }
    double fraction = z;
    for (int k = 200; k > 0; k--) {
      fraction = z + k / fraction;
    }
    return 1 / fraction;
  }

  /**
   * ∫ 1/(1 + e^−f) N(f | mean, variance) df by the trapezoidal rule, whose error falls as
   * e^(−2πa/h) with the step h and the distance a of the nearest pole: to 1e-14. Where the normal
   * is so wide that the logistic distribution is as good as a normal one with variance π²/3, it is
   * taken for that.
   */
  static double averageLogistic(double mean, double variance) {
    if (variance > 1e5) {
      return cdf(mean / Math.sqrt(variance + Math.PI * Math.PI / 3));
    }
    double deviation = Math.sqrt(variance);
    double step = Math.min(0.25, 0.5 / Math.max(deviation, 1e-3));
    int count = (int) Math.ceil(REACH / step);
    double sum = 0;
    for (int k = -count; k <= count; k++) {
      double z = k * step;
      sum += density(z) * Likelihood.Bernoulli.logistic(mean + deviation * z);
    }
    return step * sum;
  }

  /** log Γ(x) for x > 0. */
  static double logGamma(double x) {
    double shifted = x;
    double product = 1;
    for (; shifted < 20; shifted++) {
      product *= shifted;
    }
    return stirling(shifted) - Math.log(product);
  }

  /** The derivative of log Γ(x) for x > 0. */
  static double digamma(double x) {
    double shifted = x;
    double sum = 0;
    for (; shifted < 20; shifted++) {
      sum += 1 / shifted;
    }
    double s = 1 / (shifted * shifted);
    return Math.log(shifted)
        - 0.5 / shifted
        - s * (1 / 12.0 - s * (1 / 120.0 - s * (1 / 252.0 - s / 240)))
        - sum;
  }

  /** log y! for a whole y ≥ 0. */
  static double logFactorial(double y) {
    if (y < 20) {
      double product = 1;
      for (int k = 2; k <= y; k++) {
        product *= k;
      }
      return Math.log(product);
    }
    return stirling(y + 1);
  }

  /** log Γ(x) for a large x by Stirling's series. */
  private static double stirling(double x) {
    double s = 1 / (x * x);
    return (x - 0.5) * Math.log(x)
        - x
        + LOG_ROOT_TWO_PI
        + (1 - s * (1 / 30.0 - s * (1 / 105.0 - s / 140))) / (12 * x);
  }
}
