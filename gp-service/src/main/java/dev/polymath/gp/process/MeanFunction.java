package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;
import java.util.List;

/**
 * The mean of the prior, m(x) = h(x)ᵀβ with polynomial features h.
 *
 * <p>With coefficients given, β is fixed and subtracted (Rasmussen 2004, section 2). Without, β is
 * unknown with a flat prior and integrated out exactly: the mean is fitted by generalised least
 * squares, its uncertainty enters the variance, and the marginal likelihood is that of GPML
 * equation 2.45. It takes no step of the optimiser.
 *
 * @param degree of the polynomial; {@link Degree#ZERO} for m(x) = 0
 * @param coefficients β, in the order 1, x₁ … x_d, x₁², x₁x₂ … x_d² and in the units of y (of the
 *     normalised y if it is normalised); empty to fit them
 */
public record MeanFunction(Degree degree, List<Double> coefficients) {

  /** How many powers of x there are. */
  public enum Degree {
    ZERO,
    CONSTANT,
    LINEAR,
    QUADRATIC;

    /** How many coefficients that makes in d dimensions. */
    public int coefficients(int dimensions) {
      return switch (this) {
        case ZERO -> 0;
        case CONSTANT -> 1;
        case LINEAR -> 1 + dimensions;
        case QUADRATIC -> 1 + dimensions + dimensions * (dimensions + 1) / 2;
      };
    }
  }

  private static final int MAX_COEFFICIENTS = 1_000;

  public MeanFunction {
    coefficients = List.copyOf(coefficients);
    for (double coefficient : coefficients) {
      if (!Double.isFinite(coefficient)) {
        throw new Failure.InvalidRequest("mean", "coefficients must be finite numbers");
      }
    }
    if (degree == Degree.ZERO && !coefficients.isEmpty()) {
      throw new Failure.InvalidRequest("mean", "zero takes no coefficients");
    }
  }

  /** m(x) = 0. */
  public static MeanFunction zero() {
    return new MeanFunction(Degree.ZERO, List.of());
  }

  /** A polynomial whose coefficients are learned from the data. */
  public static MeanFunction fitted(Degree degree) {
    return new MeanFunction(degree, List.of());
  }

  /** A polynomial that is known. */
  public static MeanFunction fixed(Degree degree, List<Double> coefficients) {
    if (coefficients.isEmpty()) {
      throw new Failure.InvalidRequest("mean", "needs coefficients to be fixed");
    }
    return new MeanFunction(degree, coefficients);
  }

  /** Whether the coefficients come from the data. */
  public boolean isFitted() {
    return degree != Degree.ZERO && coefficients.isEmpty();
  }

  /** The mean at each point; 0 where it is fitted. */
  double[] known(Points at) {
    double[] values = new double[at.size()];
    if (coefficients.isEmpty()) {
      return values;
    }
    Basis basis = Basis.plain(degree, at.dimensions());
    double[] beta = coefficients.stream().mapToDouble(c -> c).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = basis.value(beta, at, i);
    }
    return values;
  }

  void requireFits(int points, int dimensions) {
    // In longs: the square of a large number of columns is more than an int holds.
    long count =
        degree == Degree.QUADRATIC
            ? 1 + dimensions + (long) dimensions * (dimensions + 1) / 2
            : degree.coefficients(dimensions);
    if (count > MAX_COEFFICIENTS) {
      throw new Failure.InvalidRequest(
          "mean",
          "has %,d coefficients in %,d dimensions where at most %,d are taken: choose a lower degree"
              .formatted(count, dimensions, MAX_COEFFICIENTS));
    }
    if (!coefficients.isEmpty() && coefficients.size() != count) {
      throw new Failure.InvalidRequest(
          "mean",
          "has %d coefficients where a %s mean of %d columns has %d"
              .formatted(
                  coefficients.size(),
                  degree.name().toLowerCase(java.util.Locale.ROOT),
                  dimensions,
                  count));
    }
    if (isFitted() && points <= count) {
      throw new Failure.Unprocessable(
          "mean",
          "%d coefficients cannot be fitted to %d points: choose a lower degree or give the coefficients"
              .formatted(count, points));
    }
  }
}
