package dev.polymath.gp.kernel;

import dev.polymath.common.failure.Failure;

/** Where the search for a positive parameter may go; both ends included. */
public record Interval(double low, double high) {

  /** What scikit-learn takes when nothing is said. */
  public static final Interval DEFAULT = new Interval(1e-5, 1e5);

  public Interval {
    if (!(low > 0) || !(low <= high) || Double.isInfinite(high)) {
      throw new Failure.InvalidRequest(
          "kernel",
          "bounds (%s, %s) must be two positive numbers, the lower first".formatted(low, high));
    }
  }
}
