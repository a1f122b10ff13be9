package dev.polymath.gp.process;

/**
 * A number that is learned beside the kernel's parameters.
 *
 * @param positive whether the search moves its logarithm, as it does a kernel's parameters
 * @param low the least value
 * @param high the greatest value
 */
public record FreeParameter(String name, double value, boolean positive, double low, double high) {

  /** Where the search has it. */
  double theta() {
    return coordinate(value);
  }

  double lowest() {
    return coordinate(low);
  }

  double highest() {
    return coordinate(high);
  }

  /** The value where the search is there. */
  double at(double theta) {
    return positive ? Math.exp(theta) : theta;
  }

  private double coordinate(double v) {
    return positive ? Math.log(v) : v;
  }
}
