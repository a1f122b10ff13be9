package dev.polymath.gp.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gp.process.Coregionalisation;
import dev.polymath.gp.process.Inducing;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Likelihood;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way of inference in the {@code config} of a model version, beside what {@link ProcessTree} puts
 * there: {@code method}, {@code likelihood} and, if sparse, {@code inducing} and {@code
 * inducingBy}. Exact and gaussian if they are left out.
 */
public final class InferenceTree {

  static final Set<String> KEYS =
      Set.of("method", "likelihood", "inducing", "inducingBy", "coregionalisation");

  private static final String METHOD = "method";
  private static final String LIKELIHOOD = "likelihood";
  private static final String OUTPUTS = "coregionalisation";
  private static final String COREGIONAL = "coregional";
  private static final String SOFTMAX = "softmax";
  private static final String INDUCING = "inducing";
  private static final String INDUCING_BY = "inducingBy";
  private static final String GREEDY = "greedyVariance";
  private static final String CHOICES = "Must be kMeans or greedyVariance.";
  private static final String METHODS = "Must be exact, cg, kalman, sparse, svgp or laplace.";

  /** Of a sparse model that says nothing of it. */
  public static final Inducing DEFAULT_INDUCING = Inducing.byKMeans(500);

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
        ? Map.of(
            METHOD,
            method,
            LIKELIHOOD,
            likelihood,
            INDUCING,
            inducing.count(),
            INDUCING_BY,
            choice(inducing))
        : Map.of(METHOD, method, LIKELIHOOD, likelihood);
  }

  /** The inducing points of a way; null for one that has none. */
  public static @Nullable Inducing inducing(Inference inference) {
    return switch (inference) {
      case Inference.Sparse(var inducing) -> inducing;
      case Inference.Stochastic(var inducing) -> inducing;
      default -> null;
    };
  }

  /** What the way in which they are chosen is called. */
  public static String choice(Inducing inducing) {
    return switch (inducing.choice()) {
      case K_MEANS -> "kMeans";
      case GREEDY_VARIANCE -> GREEDY;
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
          read(null, likelihood, inducing(config.get(INDUCING)), choice(config.get(INDUCING_BY)))
              .orElseGet(Inference.Exact::new);
      case String name ->
          read(name, likelihood, inducing(config.get(INDUCING)), choice(config.get(INDUCING_BY)))
              .orElseThrow();
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

  private static @Nullable String choice(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String name -> name;
      default -> throw new InvalidRequest(INDUCING_BY, CHOICES);
    };
  }

  /**
   * Reads what was asked for.
   *
   * @param likelihood as JSON has it
   * @param inducing how many inducing points, which is to ask for the sparse method
   * @param inducingBy how they are chosen, likewise
   * @return empty if none is given and there is more than one way to go
   */
  public static Optional<Inference> read(
      @Nullable String method,
      @Nullable Object likelihood,
      @Nullable Integer inducing,
      @Nullable String inducingBy) {
    var points = points(inducing, inducingBy);
    if (!SOFTMAX.equals(likelihood instanceof Map<?, ?> map ? map.get("type") : likelihood)) {
      return read(method, LikelihoodTree.parse(likelihood), points);
    }
    if (likelihood instanceof Map<?, ?> map && map.size() > 1) {
      throw new InvalidRequest(LIKELIHOOD, "Has nothing but its type where that is softmax.");
    }
    requireLaplace(method, points);
    return Optional.of(new Inference.Softmax());
  }

  /** Empty where nothing is said of inducing points. */
  private static Optional<Inducing> points(@Nullable Integer count, @Nullable String by) {
    if (count == null && by == null) return Optional.empty();
    var choice =
        switch (by) {
          case null -> Inducing.Choice.K_MEANS;
          case "kMeans" -> Inducing.Choice.K_MEANS;
          case GREEDY -> Inducing.Choice.GREEDY_VARIANCE;
          default -> throw new InvalidRequest(INDUCING_BY, CHOICES);
        };
    return Optional.of(new Inducing(count == null ? DEFAULT_INDUCING.count() : count, choice));
  }

  private static void requireLaplace(@Nullable String method, Optional<Inducing> inducing) {
    if (inducing.isPresent()) throw notInduced();
    if (method != null && !method.equals("laplace")) {
      throw new InvalidRequest(
          METHOD, "Is for gaussian observations; leave it out for this likelihood.");
    }
  }

  private static InvalidRequest notInduced() {
    return new InvalidRequest(
        INDUCING,
        "Like inducingBy belongs to methods sparse and svgp, for gaussian observations; leave it out.");
  }

  private static Optional<Inference> read(
      @Nullable String method, Optional<Likelihood> likelihood, Optional<Inducing> inducing) {
    if (likelihood.isPresent()) {
      requireLaplace(method, inducing);
      return likelihood.map(Inference.Laplace::new);
    }
    var sparse = method == null || method.equals("sparse") || method.equals("svgp");
    if (inducing.isPresent() && !sparse) throw notInduced();
    return switch (method) {
      case null -> inducing.map(Inference.Sparse::new);
      case "sparse" -> Optional.of(new Inference.Sparse(inducing.orElse(DEFAULT_INDUCING)));
      case "svgp" -> Optional.of(new Inference.Stochastic(inducing.orElse(DEFAULT_INDUCING)));
      case "exact" -> Optional.of(new Inference.Exact());
      case "cg" -> Optional.of(new Inference.Conjugate());
      case "kalman" -> Optional.of(new Inference.Kalman());
      case "laplace" ->
          throw new InvalidRequest(METHOD, "Is for likelihoods that are not gaussian; give one.");
      default -> throw new InvalidRequest(METHOD, METHODS);
    };
  }
}
