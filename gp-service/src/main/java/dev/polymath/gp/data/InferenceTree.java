package dev.polymath.gp.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Likelihood;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way of inference in the {@code config} of a model version, beside what {@link ProcessTree} puts
 * there: {@code method} and {@code likelihood}. Exact and gaussian if they are left out.
 */
public final class InferenceTree {

  static final Set<String> KEYS = Set.of("method", "likelihood");

  private static final String METHOD = "method";
  private static final String LIKELIHOOD = "likelihood";

  private InferenceTree() {}

  public static Map<String, Object> of(Inference inference) {
    return Map.of(METHOD, method(inference), LIKELIHOOD, LikelihoodTree.of(likelihood(inference)));
  }

  /** What a way is called. */
  public static String method(Inference inference) {
    return switch (inference) {
      case Inference.Exact() -> "exact";
      case Inference.Kalman() -> "kalman";
      case Inference.Laplace _ -> "laplace";
    };
  }

  /** Empty where it is gaussian. */
  public static Optional<Likelihood> likelihood(Inference inference) {
    return inference instanceof Inference.Laplace(Likelihood likelihood)
        ? Optional.of(likelihood)
        : Optional.empty();
  }

  public static Inference parse(Map<String, ?> config) {
    var likelihood = LikelihoodTree.parse(config.get(LIKELIHOOD));
    return switch (config.get(METHOD)) {
      case null -> parse(null, likelihood).orElseGet(Inference.Exact::new);
      case String name -> parse(name, likelihood).orElseThrow();
      default -> throw new InvalidRequest(METHOD, "Must be exact, kalman or laplace.");
    };
  }

  /**
   * Reads a name.
   *
   * @return empty if none is given and there is more than one way to go
   */
  public static Optional<Inference> parse(
      @Nullable String method, Optional<Likelihood> likelihood) {
    if (likelihood.isPresent()) {
      if (method != null && !method.equals("laplace")) {
        throw new InvalidRequest(
            METHOD, "Is for gaussian observations; leave it out for this likelihood.");
      }
      return likelihood.map(Inference.Laplace::new);
    }
    return switch (method) {
      case null -> Optional.empty();
      case "exact" -> Optional.of(new Inference.Exact());
      case "kalman" -> Optional.of(new Inference.Kalman());
      case "laplace" ->
          throw new InvalidRequest(METHOD, "Is for a likelihood of bernoulli or poisson.");
      default -> throw new InvalidRequest(METHOD, "Must be exact, kalman or laplace.");
    };
  }
}
