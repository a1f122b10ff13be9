package dev.polymath.gp.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.process.Coregionalisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How outputs go together as the plain values of JSON: {@code w}, {@code kappa}, {@code noise}. */
public final class CoregionalisationTree {

  private static final String FIELD = "coregionalisation";

  private CoregionalisationTree() {}

  public static Map<String, Object> of(Coregionalisation outputs) {
    return Map.of("w", outputs.w(), "kappa", outputs.kappa(), "noise", outputs.noise());
  }

  static Coregionalisation parse(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map) || !(map.get("w") instanceof List<?> rows)) {
      throw new InvalidRequest(FIELD, "Must be an object with w, kappa and noise.");
    }
    var w = new ArrayList<List<Double>>();
    for (var row : rows) w.add(numbers("w[" + w.size() + "]", row));
    return new Coregionalisation(
        w, numbers("kappa", map.get("kappa")), numbers("noise", map.get("noise")));
  }

  private static List<Double> numbers(String name, @Nullable Object values) {
    if (!(values instanceof List<?> list) || !list.stream().allMatch(Number.class::isInstance)) {
      throw new InvalidRequest(FIELD + "." + name, "Must be a list of numbers.");
    }
    return list.stream().map(value -> ((Number) value).doubleValue()).toList();
  }
}
