package dev.polymath.gp.process;

/** The affine map between y and what the process sees: y = centre + spread · z. */
record TargetScale(double centre, double spread) {

  /** y as it is. */
  static final TargetScale NONE = new TargetScale(0, 1);

  static TargetScale of(TrainingSet data, boolean normalize) {
    if (!normalize) {
      return NONE;
    }
    return of(data.y());
  }

  /** y brought to mean 0 and variance 1. */
  static TargetScale of(double[] y) {
    double mean = 0;
    for (double value : y) {
      mean += value / y.length;
    }
    double square = 0;
    for (double value : y) {
      square += (value - mean) * (value - mean) / y.length;
    }
    double spread = Math.sqrt(square);
    return new TargetScale(mean, spread < 10 * Math.ulp(Math.abs(mean)) ? 1 : spread);
  }

  double[] normalized(TrainingSet data) {
    double[] z = data.y();
    for (int i = 0; i < z.length; i++) {
      z[i] = (z[i] - centre) / spread;
    }
    return z;
  }

  double value(double z) {
    return centre + spread * z;
  }

  double variance(double v) {
    return spread * spread * v;
  }
}
