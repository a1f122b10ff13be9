package dev.polymath.gp.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.process.MeanFunction;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mean function as the plain values of JSON: {@code "linear"} is fitted to the data, {@code
 * {"type": "linear", "coefficients": [1.0, 0.5]}} is as it says.
 */
public final class MeanTree {

  private static final String FIELD = "mean";
  private static final String TYPE = "type";
  private static final String COEFFICIENTS = "coefficients";

  private MeanTree() {}

  /** Reads a mean; null means zero. */
  public static MeanFunction parse(@Nullable Object tree) {
    return switch (tree) {
      case null -> MeanFunction.zero();
      case String name -> MeanFunction.fitted(degree(FIELD, name));
      case Map<?, ?> map -> parse(map);
      default ->
          throw new InvalidRequest(
              FIELD,
              "Must be \"zero\", \"constant\", \"linear\" or \"quadratic\", or an object with type"
                  + " and coefficients.");
    };
  }

  public static Object of(MeanFunction mean) {
    var name = mean.degree().name().toLowerCase(Locale.ROOT);
    return mean.coefficients().isEmpty()
        ? name
        : Map.of(TYPE, name, COEFFICIENTS, mean.coefficients());
  }

  private static MeanFunction parse(Map<?, ?> map) {
    for (var key : map.keySet()) {
      if (!Set.of(TYPE, COEFFICIENTS).contains(String.valueOf(key))) {
        throw new InvalidRequest(
            FIELD + "." + key, "Is not known; a mean has type and coefficients.");
      }
    }
    if (!(map.get(TYPE) instanceof String name)) {
      throw new InvalidRequest(
          FIELD + ".type", "Must be \"zero\", \"constant\", \"linear\" or \"quadratic\".");
    }
    var degree = degree(FIELD + ".type", name);
    return switch (map.get(COEFFICIENTS)) {
      case null -> MeanFunction.fitted(degree);
      case List<?> values -> MeanFunction.fixed(degree, coefficients(values));
      default -> throw new InvalidRequest(FIELD + ".coefficients", "Must be a list of numbers.");
    };
  }

  private static List<Double> coefficients(List<?> values) {
    var coefficients = new ArrayList<Double>();
    for (var value : values) {
      if (!(value instanceof Number number)) {
        throw new InvalidRequest(
            FIELD + ".coefficients[" + coefficients.size() + "]", "Must be a number.");
      }
      coefficients.add(number.doubleValue());
    }
    return coefficients;
  }

  private static Degree degree(String field, String name) {
    for (var degree : Degree.values()) {
      if (degree.name().toLowerCase(Locale.ROOT).equals(name)) return degree;
    }
    throw new InvalidRequest(
        field, "Is not known; there are \"zero\", \"constant\", \"linear\" and \"quadratic\".");
  }
}
