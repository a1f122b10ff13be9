package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Interval;
import dev.polymath.gp.kernel.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * y is f and an error with heavy tails: a Student-t distribution with ν degrees of freedom and the
 * scale σ,
 *
 * <p>log p(y | f) = log Γ((ν+1)/2) − log Γ(ν/2) − ½ log(νπ) − log σ − (ν+1)/2 log(1 +
 * (y−f)²/(νσ²)).
 *
 * <p>An observation that lies further off than √ν σ pulls the less the further off it lies. It is
 * the only likelihood here that is not log-concave. Vanhatalo, Jylänki and Vehtari 2009, "Gaussian
 * process regression with Student-t likelihood".
 *
 * @param degreesOfFreedom ν, above 2, for observations have no variance below
 * @param scale σ, in the units of y
 */
public record StudentT(Parameter degreesOfFreedom, Parameter scale) implements Likelihood {

  /** Where the search may take ν: below there is no variance, above it is a normal error. */
  public static final Interval DEGREES = new Interval(2.05, 200);

  /** Where the search may take σ. */
  public static final Interval SCALE = new Interval(1e-5, 1e5);

  private static final double MAX_DEGREES = 1e4;
  private static final double TAIL = 0.975;
  private static final double FIRST_GUESS = 1.96;

  public StudentT {
    if (!(degreesOfFreedom.value() > 2 && degreesOfFreedom.value() <= MAX_DEGREES)) {
      throw new Failure.InvalidRequest(
          "likelihood.degreesOfFreedom",
          "must be above 2, so that observations have a variance, and at most 10,000");
    }
  }

  @Override
  public LogDensity at(double y, double f) {
    double nu = degreesOfFreedom.value();
    double sigma = scale.value();
    double s = nu * sigma * sigma;
    double c = nu + 1;
    double r = y - f;
    double q = s + r * r;
    return new LogDensity(
        Normal.logGamma(c / 2)
            - Normal.logGamma(nu / 2)
            - 0.5 * Math.log(nu * Math.PI)
            - Math.log(sigma)
            - c / 2 * Math.log1p(r * r / s),
        c * r / q,
        c * (r * r - s) / (q * q),
        2 * c * r * (r * r - 3 * s) / (q * q * q));
  }

  @Override
  public boolean isLogConcave() {
    return false;
  }

  /** The expected precision of the observation, were it one of a mixture of normals. */
  @Override
  public double majorant(double y, double f) {
    double nu = degreesOfFreedom.value();
    double r = y - f;
    return (nu + 1) / (nu * scale.value() * scale.value() + r * r);
  }

  @Override
  public void requirePossible(double[] y) {
    // Every number is possible.
  }

  @Override
  public boolean observesFunction() {
    return true;
  }

  @Override
  public double expected(double f) {
    return f;
  }

  @Override
  public double expected(double mean, double variance) {
    return mean;
  }

  @Override
  public double variance(double mean, double variance) {
    double nu = degreesOfFreedom.value();
    return variance + scale.value() * scale.value() * nu / (nu - 2);
  }

  /**
   * The band that holds 95% of the observations. An observation is normal with the variance v +
   * σ²/λ, where λ is gamma distributed; F(d) = Σ_k w_k Φ(d / √(v + σ²/λ_k)) is concave for d > 0,
   * so Newton's way to F(d) = 0.975 passes its goal at most once.
   */
  @Override
  public Band band(Prediction latent) {
    int n = latent.mean().length;
    double[][] mixture = mixture(degreesOfFreedom.value());
    double[] low = new double[n];
    double[] high = new double[n];
    for (int i = 0; i < n; i++) {
      double reach = reach(mixture, latent.variance()[i]);
      low[i] = latent.mean()[i] - reach;
      high[i] = latent.mean()[i] + reach;
    }
    return new Band(latent.mean().clone(), low, high);
  }

  private double reach(double[][] mixture, double variance) {
    double square = scale.value() * scale.value();
    double d = FIRST_GUESS * Math.sqrt(variance + square);
    for (int iteration = 0; iteration < 50; iteration++) {
      double excess = -TAIL;
      double slope = 0;
      for (double[] part : mixture) {
        double deviation = Math.sqrt(variance + square / part[0]);
        excess += part[1] * Normal.cdf(d / deviation);
        slope += part[1] * Normal.density(d / deviation) / deviation;
      }
      double next = d - excess / slope;
      if (Math.abs(next - d) <= 1e-12 * d) {
        return next;
      }
      d = next;
    }
    return d;
  }

  /**
   * Precisions λ and their probabilities: gamma with shape and rate a = ν/2, by the trapezoidal
   * rule in log λ, where the density e^(a x − a e^x) falls off at both ends.
   */
  private static double[][] mixture(double nu) {
    double a = nu / 2;
    double step = Math.min(0.3, 0.5 / Math.sqrt(a));
    List<double[]> parts = new ArrayList<>();
    double sum = 0;
    for (int direction : new int[] {-1, 1}) {
      for (int k = direction < 0 ? -1 : 0; ; k += direction) {
        double x = k * step;
        double log = a * (x - Math.exp(x) + 1);
        if (log < -36) {
          break;
        }
        parts.add(new double[] {Math.exp(x), Math.exp(log)});
        sum += Math.exp(log);
      }
    }
    for (double[] part : parts) {
      part[1] /= sum;
    }
    return parts.toArray(double[][]::new);
  }

  @Override
  public List<FreeParameter> free() {
    List<FreeParameter> free = new ArrayList<>();
    add(free, "degrees_of_freedom", degreesOfFreedom);
    add(free, "scale", scale);
    return free;
  }

  private static void add(List<FreeParameter> free, String name, Parameter parameter) {
    for (Interval bound : parameter.bounds()) {
      free.add(
          new FreeParameter(
              "likelihood__" + name, parameter.value(), true, bound.low(), bound.high()));
    }
  }

  @Override
  public Likelihood withFree(double[] values) {
    int next = 0;
    Parameter degrees =
        degreesOfFreedom.isFixed() ? degreesOfFreedom : of(degreesOfFreedom, values[next++]);
    return new StudentT(degrees, scale.isFixed() ? scale : of(scale, values[next]));
  }

  private static Parameter of(Parameter parameter, double value) {
    return new Parameter(List.of(value), parameter.bounds());
  }

  @Override
  public List<Sensitivity> sensitivities(double y, double f) {
    double nu = degreesOfFreedom.value();
    double s = nu * scale.value() * scale.value();
    double c = nu + 1;
    double r = y - f;
    double q = s + r * r;
    double share = r * r / q;
    // By s alone; log σ moves it by 2s, log ν by s.
    double first = -c * r / (q * q);
    double second = c * (s - 3 * r * r) / (q * q * q);
    List<Sensitivity> found = new ArrayList<>();
    if (!degreesOfFreedom.isFixed()) {
      double constant =
          0.5 * (Normal.digamma(c / 2) - Normal.digamma(nu / 2) - 1 / nu - Math.log1p(r * r / s));
      found.add(
          new Sensitivity(
              nu * constant + c / 2 * share,
              nu * r / q + s * first,
              nu * (r * r - s) / (q * q) + s * second));
    }
    if (!scale.isFixed()) {
      found.add(new Sensitivity(-1 + c * share, 2 * s * first, 2 * s * second));
    }
    return found;
  }
}
