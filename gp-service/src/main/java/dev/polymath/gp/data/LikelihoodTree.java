package dev.polymath.gp.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.kernel.Parameter;
import dev.polymath.gp.process.Likelihood;
import dev.polymath.gp.process.Likelihood.Bernoulli;
import dev.polymath.gp.process.Likelihood.Link;
import dev.polymath.gp.process.Likelihood.Poisson;
import dev.polymath.gp.process.StudentT;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A likelihood as the plain values of JSON: {@code "poisson"}, {@code "bernoulli"} with a logit
 * link, or {@code {"type": "bernoulli", "link": "probit"}}; {@code "studentT"} or {@code {"type":
 * "studentT", "degreesOfFreedom": 4, "scale": 0.1, "fixed": ["degreesOfFreedom"]}}. Gaussian ones
 * are empty: their noise belongs to the kernel.
 */
public final class LikelihoodTree {

  private static final String FIELD = "likelihood";
  private static final String TYPE = "type";
  private static final String LINK = "link";
  private static final String DEGREES = "degreesOfFreedom";
  private static final String SCALE = "scale";
  private static final String FIXED = "fixed";
  private static final String GAUSSIAN = "gaussian";
  private static final String BERNOULLI = "bernoulli";
  private static final String POISSON = "poisson";
  private static final String STUDENT_T = "studentT";
  private static final String NAMES =
      "\"gaussian\", \"bernoulli\", \"poisson\", \"softmax\" and \"studentT\"";

  private static final double DEFAULT_DEGREES = 4;
  private static final double DEFAULT_SCALE = 1;

  private LikelihoodTree() {}

  /** Reads a likelihood; null means gaussian. */
  public static Optional<Likelihood> parse(@Nullable Object tree) {
    return switch (tree) {
      case null -> Optional.empty();
      case String name -> named(FIELD, name, Map.of());
      case Map<?, ?> map when map.get(TYPE) instanceof String name ->
          named(FIELD + "." + TYPE, name, map);
      case Map<?, ?> _ ->
          throw new InvalidRequest(FIELD + "." + TYPE, "Must be one of " + NAMES + ".");
      default ->
          throw new InvalidRequest(
              FIELD,
              "Must be one of " + NAMES + ", or an object with type and what belongs to it.");
    };
  }

  public static Object of(Optional<Likelihood> likelihood) {
    return switch (likelihood.orElse(null)) {
      case null -> GAUSSIAN;
      case Bernoulli(Link link) ->
          Map.of(TYPE, BERNOULLI, LINK, link.name().toLowerCase(Locale.ROOT));
      case Poisson() -> POISSON;
      case StudentT(Parameter degrees, Parameter scale) -> {
        var fixed = new ArrayList<String>();
        if (degrees.isFixed()) fixed.add(DEGREES);
        if (scale.isFixed()) fixed.add(SCALE);
        yield Map.of(TYPE, STUDENT_T, DEGREES, degrees.value(), SCALE, scale.value(), FIXED, fixed);
      }
    };
  }

  private static Optional<Likelihood> named(String field, String name, Map<?, ?> map) {
    return switch (name) {
      case GAUSSIAN -> {
        requireOnly(map, name, Set.of(TYPE));
        yield Optional.empty();
      }
      case BERNOULLI -> {
        requireOnly(map, name, Set.of(TYPE, LINK));
        yield Optional.of(new Bernoulli(link(map.get(LINK))));
      }
      case POISSON -> {
        requireOnly(map, name, Set.of(TYPE));
        yield Optional.of(new Poisson());
      }
      case STUDENT_T -> {
        requireOnly(map, name, Set.of(TYPE, DEGREES, SCALE, FIXED));
        yield Optional.of(studentT(map));
      }
      default -> throw new InvalidRequest(field, "Is not known; there are " + NAMES + ".");
    };
  }

  private static void requireOnly(Map<?, ?> map, String name, Set<String> known) {
    for (var key : map.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        throw new InvalidRequest(
            FIELD + "." + key,
            "Does not belong to %s, which has %s."
                .formatted(name, known.stream().sorted().toList()));
      }
    }
  }

  private static Link link(@Nullable Object link) {
    if (link == null || link.equals("logit")) return Link.LOGIT;
    if (link.equals("probit")) return Link.PROBIT;
    throw new InvalidRequest(FIELD + ".link", "Must be \"logit\" or \"probit\".");
  }

  private static StudentT studentT(Map<?, ?> map) {
    var fixed = map.get(FIXED) == null ? List.of() : map.get(FIXED);
    if (!(fixed instanceof List<?> names) || !Set.of(DEGREES, SCALE).containsAll(names)) {
      throw new InvalidRequest(
          FIELD + "." + FIXED, "Must list degreesOfFreedom, scale, both or none of them.");
    }
    var degrees = positive(map, DEGREES, DEFAULT_DEGREES);
    var scale = positive(map, SCALE, DEFAULT_SCALE);
    return new StudentT(
        names.contains(DEGREES)
            ? Parameter.fixed(degrees)
            : Parameter.of(degrees, StudentT.DEGREES.low(), StudentT.DEGREES.high()),
        names.contains(SCALE)
            ? Parameter.fixed(scale)
            : Parameter.of(scale, StudentT.SCALE.low(), StudentT.SCALE.high()));
  }

  private static double positive(Map<?, ?> map, String key, double otherwise) {
    return switch (map.get(key)) {
      case null -> otherwise;
      case Number number when number.doubleValue() > 0 && number.doubleValue() <= 1e9 ->
          number.doubleValue();
      default ->
          throw new InvalidRequest(FIELD + "." + key, "Must be a number above 0 and at most 1e9.");
    };
  }
}
