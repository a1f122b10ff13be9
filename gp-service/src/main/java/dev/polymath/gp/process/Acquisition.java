package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;

/** What an observation somewhere is worth to one who looks for the lowest value of a function. */
public sealed interface Acquisition {

  /**
   * The worth.
   *
   * @param best the lowest mean at any point so far
   * @param mean of the function there
   * @param deviation of the function there
   */
  double value(double best, double mean, double deviation);

  /**
   * By how much the value is expected to be below the best so far: (b − μ) Φ(z) + σ φ(z) with z =
   * (b − μ) / σ. Jones, Schonlau and Welch 1998, "Efficient global optimization of expensive
   * black-box functions", equation 15.
   */
  record ExpectedImprovement() implements Acquisition {
    @Override
    public double value(double best, double mean, double deviation) {
      double gain = best - mean;
      if (!(deviation > 0)) {
        return Math.max(0, gain);
      }
      double z = gain / deviation;
      return gain * Normal.cdf(z) + deviation * Normal.density(z);
    }
  }

  /**
   * How low the value may well be: β σ − μ. Srinivas et al. 2010, "Gaussian process optimization in
   * the bandit setting".
   *
   * @param beta how much what is not known attracts
   */
  record ConfidenceBound(double beta) implements Acquisition {
    public ConfidenceBound {
      if (!(beta >= 0) || beta > 1e6) {
        throw new Failure.InvalidRequest("beta", "must be a number from 0 to 1e6");
      }
    }

    @Override
    public double value(double best, double mean, double deviation) {
      return beta * deviation - mean;
    }
  }
}
