package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import java.util.List;

/**
 * p(y | f): how an observation comes about where the function has the value f. Where it is
 * log-concave in f, the posterior has one mode. GPML 3.3 to 3.5.
 */
public sealed interface Likelihood permits Likelihood.Bernoulli, Likelihood.Poisson, StudentT {

  /**
   * log p(y | f) and its derivatives in f.
   *
   * @param third ∂³/∂f³
   */
  record LogDensity(double value, double first, double second, double third) {}

  LogDensity at(double y, double f);

  /** Whether log p(y | f) curves downwards everywhere. */
  default boolean isLogConcave() {
    return true;
  }

  /**
   * The curvature of a parabola that touches log p(y | f) at f and lies below it everywhere else:
   * what a careful step takes for W where log p is not concave.
   */
  default double majorant(double y, double f) {
    return -at(y, f).second();
  }

  /** Whether y is f with an error, so that both lie on one axis. */
  default boolean observesFunction() {
    return false;
  }

  /** What can be learned of it. */
  default List<FreeParameter> free() {
    return List.of();
  }

  /** The same with other values for these. */
  default Likelihood withFree(double[] values) {
    return this;
  }

  /**
   * Derivatives by a free parameter, where the search has it.
   *
   * @param value of log p
   * @param first of ∂ log p / ∂f
   * @param second of ∂² log p / ∂f²
   */
  record Sensitivity(double value, double first, double second) {}

  /** For each of {@link #free}. */
  default List<Sensitivity> sensitivities(double y, double f) {
    return List.of();
  }

  /** The curve of what is observed where f is normal, and a band around it. */
  default Band band(Prediction latent) {
    Band band = Band.of(latent);
    for (int i = 0; i < latent.mean().length; i++) {
      band.middle()[i] = expected(latent.mean()[i], latent.variance()[i]);
      band.low()[i] = expected(band.low()[i]);
      band.high()[i] = expected(band.high()[i]);
    }
    return band;
  }

  /**
   * Refuses what cannot have been observed.
   *
   * @throws Failure.InvalidRequest naming the first such y
   */
  void requirePossible(double[] y);

  /** E[y | f], an increasing function of f. */
  double expected(double f);

  /** E[y] where f is normal. */
  double expected(double mean, double variance);

  /** The variance of y where f is normal. */
  double variance(double mean, double variance);

  /** How a value of the function becomes the probability of a 1. */
  enum Link {
    /** 1 / (1 + e^−f). */
    LOGIT,
    /** Φ(f), the standard normal distribution. */
    PROBIT
  }

  /** y is 1 with a probability that rises with f, else 0: classification into two. */
  record Bernoulli(Link link) implements Likelihood {

    @Override
    public LogDensity at(double y, double f) {
      double sign = y > 0.5 ? 1 : -1;
      return link == Link.LOGIT ? logit(sign, f) : probit(sign, f);
    }

    private static LogDensity logit(double sign, double f) {
      double margin = sign * f;
      double p = logistic(f);
      double curvature = p * (1 - p);
      return new LogDensity(
          margin > 0 ? -Math.log1p(Math.exp(-margin)) : margin - Math.log1p(Math.exp(margin)),
          sign * logistic(-margin),
          -curvature,
          -curvature * (1 - 2 * p));
    }

    /** GPML 3.16, and its derivative once more. */
    private static LogDensity probit(double sign, double f) {
      double margin = sign * f;
      double ratio = Normal.hazard(-margin);
      double curvature = ratio * (margin + ratio);
      return new LogDensity(
          Normal.logCdf(margin),
          sign * ratio,
          -curvature,
          sign * ratio * ((margin + ratio) * (margin + 2 * ratio) - 1));
    }

    @Override
    public void requirePossible(double[] y) {
      for (int i = 0; i < y.length; i++) {
        if (y[i] != 0 && y[i] != 1) {
          throw new Failure.InvalidRequest(
              "y[" + i + "]", "is neither 0 nor 1, which is all that bernoulli knows");
        }
      }
    }

    @Override
    public double expected(double f) {
      return link == Link.LOGIT ? logistic(f) : Normal.cdf(f);
    }

    @Override
    public double expected(double mean, double variance) {
      return link == Link.LOGIT
          ? Normal.averageLogistic(mean, variance)
          : Normal.cdf(mean / Math.sqrt(1 + variance));
    }

    @Override
    public double variance(double mean, double variance) {
      double p = expected(mean, variance);
      return p * (1 - p);
    }

    static double logistic(double f) {
      return f >= 0 ? 1 / (1 + Math.exp(-f)) : Math.exp(f) / (1 + Math.exp(f));
    }
  }

  /** y is a count with the expectation e^f. */
  record Poisson() implements Likelihood {

    @Override
    public LogDensity at(double y, double f) {
      double rate = Math.exp(f);
      return new LogDensity(y * f - rate - Normal.logFactorial(y), y - rate, -rate, -rate);
    }

    @Override
    public void requirePossible(double[] y) {
      for (int i = 0; i < y.length; i++) {
        if (y[i] < 0 || y[i] != Math.rint(y[i]) || y[i] > 1e9) {
          throw new Failure.InvalidRequest(
              "y[" + i + "]", "is not a count from 0 to 1e9, which is all that poisson knows");
        }
      }
    }

    @Override
    public double expected(double f) {
      return Math.exp(f);
    }

    @Override
    public double expected(double mean, double variance) {
      return Math.exp(mean + variance / 2);
    }

    @Override
    public double variance(double mean, double variance) {
      double expected = expected(mean, variance);
      return expected + expected * expected * Math.expm1(variance);
    }
  }
}
