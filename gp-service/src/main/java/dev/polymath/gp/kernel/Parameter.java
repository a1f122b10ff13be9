package dev.polymath.gp.kernel;

import dev.polymath.common.failure.Failure;
import java.util.List;

/**
 * One named parameter of a kernel: a positive number, or one for each input dimension (ARD).
 *
 * @param values one or more, each positive and finite
 * @param bounds none when the parameter is fixed; one for all values; or one for each value
 */
public record Parameter(List<Double> values, List<Interval> bounds) {

  public Parameter {
    values = List.copyOf(values);
    bounds = List.copyOf(bounds);
    if (values.isEmpty()) {
      throw new Failure.InvalidRequest("kernel", "a parameter needs at least one value");
    }
    for (double value : values) {
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new Failure.InvalidRequest(
            "kernel",
            "a parameter is %s, yet must be positive and finite: it is learned as a logarithm"
                .formatted(value));
      }
    }
    if (bounds.size() > 1 && bounds.size() != values.size()) {
      throw new Failure.InvalidRequest(
          "kernel",
          "%d bounds for %d values: give one pair for all or one for each"
              .formatted(bounds.size(), values.size()));
    }
  }

  /** A number with the default bounds. */
  public static Parameter of(double value) {
    return new Parameter(List.of(value), List.of(Interval.DEFAULT));
  }

  /** A number that learning may move between the bounds. */
  public static Parameter of(double value, double low, double high) {
    return new Parameter(List.of(value), List.of(new Interval(low, high)));
  }

  /** A number that learning leaves alone. */
  public static Parameter fixed(double value) {
    return new Parameter(List.of(value), List.of());
  }

  /** One number for each input dimension, with the default bounds. */
  public static Parameter of(List<Double> values) {
    return new Parameter(values, List.of(Interval.DEFAULT));
  }

  public boolean isFixed() {
    return bounds.isEmpty();
  }

  public int size() {
    return values.size();
  }

  /** The value that stands for input dimension {@code d}. */
  public double value(int d) {
    return values.get(values.size() == 1 ? 0 : d);
  }

  /** The only value of a scalar parameter. */
  public double value() {
    return values.getFirst();
  }

  Interval bound(int index) {
    return bounds.get(bounds.size() == 1 ? 0 : index);
  }

  Parameter withValues(List<Double> changed) {
    return new Parameter(changed, bounds);
  }

  /** Each value brought to the nearest one within its bounds; fixed ones stay. */
  Parameter withinBounds() {
    if (isFixed()) {
      return this;
    }
    Double[] inside = new Double[values.size()];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = Math.clamp(values.get(i), bound(i).low(), bound(i).high());
    }
    return withValues(List.of(inside));
  }

  Parameter scalar(String kernel, String name) {
    if (values.size() != 1) {
      throw new Failure.InvalidRequest(
          "kernel",
          "%s takes one %s, not %d: only RBF and Matern have one for each dimension"
              .formatted(kernel, name, values.size()));
    }
    return this;
  }
}
