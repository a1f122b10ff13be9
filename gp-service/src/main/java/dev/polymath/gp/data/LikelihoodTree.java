package dev.polymath.gp.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.process.Likelihood;
import dev.polymath.gp.process.Likelihood.Bernoulli;
import dev.polymath.gp.process.Likelihood.Link;
import dev.polymath.gp.process.Likelihood.Poisson;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A likelihood as the plain values of JSON: {@code "poisson"}, {@code "bernoulli"} with a logit
 * link, or {@code {"type": "bernoulli", "link": "probit"}}. Gaussian ones are empty: their noise
 * belongs to the kernel.
 */
public final class LikelihoodTree {

  private static final String FIELD = "likelihood";
  private static final String TYPE = "type";
  private static final String LINK = "link";
  private static final String GAUSSIAN = "gaussian";

  private LikelihoodTree() {}

  /** Reads a likelihood; null means gaussian. */
  public static Optional<Likelihood> parse(@Nullable Object tree) {
    return switch (tree) {
      case null -> Optional.empty();
      case String name -> named(FIELD, name, null);
      case Map<?, ?> map -> parse(map);
      default ->
          throw new InvalidRequest(
              FIELD,
              "Must be \"gaussian\", \"bernoulli\" or \"poisson\", or an object with type and link.");
    };
  }

  public static Object of(Optional<Likelihood> likelihood) {
    return switch (likelihood.orElse(null)) {
      case null -> GAUSSIAN;
      case Bernoulli(Link link) ->
          Map.of(TYPE, "bernoulli", LINK, link.name().toLowerCase(Locale.ROOT));
      case Poisson() -> "poisson";
    };
  }

  private static Optional<Likelihood> parse(Map<?, ?> map) {
    for (var key : map.keySet()) {
      if (!Set.of(TYPE, LINK).contains(String.valueOf(key))) {
        throw new InvalidRequest(
            FIELD + "." + key, "Is not known; a likelihood has type and, if bernoulli, link.");
      }
    }
    if (!(map.get(TYPE) instanceof String name)) {
      throw new InvalidRequest(
          FIELD + ".type", "Must be \"gaussian\", \"bernoulli\" or \"poisson\".");
    }
    return named(FIELD + ".type", name, map.get(LINK));
  }

  private static Optional<Likelihood> named(String field, String name, @Nullable Object link) {
    if (link != null && !name.equals("bernoulli")) {
      throw new InvalidRequest(FIELD + ".link", "Belongs to bernoulli; leave it out.");
    }
    return switch (name) {
      case GAUSSIAN -> Optional.empty();
      case "bernoulli" -> Optional.of(new Bernoulli(link(link)));
      case "poisson" -> Optional.of(new Poisson());
      default ->
          throw new InvalidRequest(
              field, "Is not known; there are \"gaussian\", \"bernoulli\" and \"poisson\".");
    };
  }

  private static Link link(@Nullable Object link) {
    if (link == null || link.equals("logit")) return Link.LOGIT;
    if (link.equals("probit")) return Link.PROBIT;
    throw new InvalidRequest(FIELD + ".link", "Must be \"logit\" or \"probit\".");
  }
}
