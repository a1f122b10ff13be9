package dev.polymath.gp.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.process.Coregionalisation;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Likelihood;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way of inference in the {@code config} of a model version, beside what {@link ProcessTree} puts
 * there: {@code method}, {@code likelihood} and, if sparse, {@code inducing}. Exact and gaussian if
 * they are left out.
 */
public final class InferenceTree {

  static final Set<String> KEYS = Set.of("method", "likelihood", "inducing", "coregionalisation");

  private static final String METHOD = "method";
  private static final String LIKELIHOOD = "likelihood";
  private static final String OUTPUTS = "coregionalisation";
  private static final String COREGIONAL = "coregional";
  private static final String SOFTMAX = "softmax";
  private static final String INDUCING = "inducing";
  private static final String METHODS = "Must be exact, cg, kalman, sparse, svgp or laplace.";

  /** Of a sparse model that says nothing of it. */
  public static final int DEFAULT_INDUCING = 500;

  private InferenceTree() {}

  public static Map<String, Object> of(Inference inference) {
    var method = method(inference);
    var likelihood = likelihoodTree(inference);
    if (inference instanceof Inference.Coregional(Coregionalisation outputs)) {
      return Map.of(
          METHOD, method, LIKELIHOOD, likelihood, OUTPUTS, CoregionalisationTree.of(outputs));
    }
    var inducing = inducing(inference);
    return inducing != null
        ? Map.of(METHOD, method, LIKELIHOOD, likelihood, INDUCING, inducing)
        : Map.of(METHOD, method, LIKELIHOOD, likelihood);
  }

  /** How many inducing points a way has; null for one that has none. */
  public static @Nullable Integer inducing(Inference inference) {
    return switch (inference) {
      case Inference.Sparse(int inducing) -> inducing;
      case Inference.Stochastic(int inducing) -> inducing;
      default -> null;
    };
  }

  /** What a way is called. */
  public static String method(Inference inference) {
    return switch (inference) {
      case Inference.Exact() -> "exact";
      case Inference.Kalman() -> "kalman";
      case Inference.Conjugate() -> "cg";
      case Inference.Sparse _ -> "sparse";
      case Inference.Stochastic _ -> "svgp";
      case Inference.Coregional _ -> COREGIONAL;
      case Inference.Laplace _, Inference.Softmax() -> "laplace";
    };
  }

  /** How observations come about, as JSON has it. */
  public static Object likelihoodTree(Inference inference) {
    return inference instanceof Inference.Softmax
        ? SOFTMAX
        : LikelihoodTree.of(likelihood(inference));
  }

  /** Empty where it is gaussian, or where there is a function for each class. */
  public static Optional<Likelihood> likelihood(Inference inference) {
    return inference instanceof Inference.Laplace(Likelihood likelihood)
        ? Optional.of(likelihood)
        : Optional.empty();
  }

  public static Inference parse(Map<String, ?> config) {
    var likelihood = config.get(LIKELIHOOD);
    if (COREGIONAL.equals(config.get(METHOD))) {
      if (LikelihoodTree.parse(likelihood).isPresent()) {
        throw new InvalidRequest(LIKELIHOOD, "Must be gaussian where there are several outputs.");
      }
      return new Inference.Coregional(CoregionalisationTree.parse(config.get(OUTPUTS)));
    }
    return switch (config.get(METHOD)) {
      case null ->
          read(null, likelihood, inducing(config.get(INDUCING))).orElseGet(Inference.Exact::new);
      case String name -> read(name, likelihood, inducing(config.get(INDUCING))).orElseThrow();
      default -> throw new InvalidRequest(METHOD, METHODS);
    };
  }

  private static @Nullable Integer inducing(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Integer number -> number;
      default -> throw new InvalidRequest(INDUCING, "Must be a whole number.");
    };
  }

  /**
   * Reads what was asked for.
   *
   * @param likelihood as JSON has it
   * @param inducing how many inducing points, which is to ask for the sparse method
   * @return empty if none is given and there is more than one way to go
   */
  public static Optional<Inference> read(
      @Nullable String method, @Nullable Object likelihood, @Nullable Integer inducing) {
    if (!SOFTMAX.equals(likelihood instanceof Map<?, ?> map ? map.get("type") : likelihood)) {
      return read(method, LikelihoodTree.parse(likelihood), inducing);
    }
    if (likelihood instanceof Map<?, ?> map && map.size() > 1) {
      throw new InvalidRequest(LIKELIHOOD, "Has nothing but its type where that is softmax.");
    }
    requireLaplace(method, inducing);
    return Optional.of(new Inference.Softmax());
  }

  private static void requireLaplace(@Nullable String method, @Nullable Integer inducing) {
    if (inducing != null) {
      throw new InvalidRequest(
          INDUCING, "Belongs to methods sparse and svgp, for gaussian observations; leave it out.");
    }
    if (method != null && !method.equals("laplace")) {
      throw new InvalidRequest(
          METHOD, "Is for gaussian observations; leave it out for this likelihood.");
    }
  }

  private static Optional<Inference> read(
      @Nullable String method, Optional<Likelihood> likelihood, @Nullable Integer inducing) {
    if (likelihood.isPresent()) {
      requireLaplace(method, inducing);
      return likelihood.map(Inference.Laplace::new);
    }
    var sparse = method == null || method.equals("sparse") || method.equals("svgp");
    if (inducing != null && !sparse) {
      throw new InvalidRequest(
          INDUCING, "Belongs to methods sparse and svgp, for gaussian observations; leave it out.");
    }
    return switch (method) {
      case null -> Optional.ofNullable(inducing).map(Inference.Sparse::new);
      case "sparse" ->
          Optional.of(new Inference.Sparse(inducing == null ? DEFAULT_INDUCING : inducing));
      case "svgp" ->
          Optional.of(new Inference.Stochastic(inducing == null ? DEFAULT_INDUCING : inducing));
      case "exact" -> Optional.of(new Inference.Exact());
      case "cg" -> Optional.of(new Inference.Conjugate());
      case "kalman" -> Optional.of(new Inference.Kalman());
      case "laplace" ->
          throw new InvalidRequest(METHOD, "Is for likelihoods that are not gaussian; give one.");
      default -> throw new InvalidRequest(METHOD, METHODS);
    };
  }
}
