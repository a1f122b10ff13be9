package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import org.jspecify.annotations.Nullable;

/** The models that were fitted, to be found by name and asked. */
public final class FittedModels {

  private final ModelRegistry registry;
  private final InferenceRuntime<Query, Answer> runtime;
  private final InferenceProperties properties;

  FittedModels(
      ModelRegistry registry,
      InferenceRuntime<Query, Answer> runtime,
      InferenceProperties properties) {
    this.registry = registry;
    this.runtime = runtime;
    this.properties = properties;
  }

  /**
   * Finds a model.
   *
   * @param version a number, an alias, or null for the latest
   */
  public ModelVersion find(String name, @Nullable String version) {
    return registry
        .resolve(name, version)
        .orElseThrow(
            () ->
                new NotFound(
                    "There is no such model or version; GET /v1/gp/models lists those there are."));
  }

  /** Mean and variance at each point. */
  public Answer.Marginals ask(ModelVersion model, Query.Marginals query) {
    return (Answer.Marginals) infer(model, query);
  }

  /** The probability of each class at each point. */
  public Answer.Classes ask(ModelVersion model, Query.Classes query) {
    return (Answer.Classes) infer(model, query);
  }

  /** The curve through the points and the band around it. */
  public Answer.Curve ask(ModelVersion model, Query.Curve query) {
    return (Answer.Curve) infer(model, query);
  }

  /** Mean and covariance of all points together, and samples. */
  public Answer.Joint ask(ModelVersion model, Query.Joint query) {
    return (Answer.Joint) infer(model, query);
  }

  /** The log marginal likelihood and its gradient. */
  public Answer.LikelihoodAt ask(ModelVersion model, Query.LikelihoodAt query) {
    return (Answer.LikelihoodAt) infer(model, query);
  }

  /** What each part of the kernel explains at each point. */
  public Answer.Components ask(ModelVersion model, Query.Components query) {
    return (Answer.Components) infer(model, query);
  }

  /** Where to observe next. */
  public Answer.Suggestions ask(ModelVersion model, Query.Suggest query) {
    return (Answer.Suggestions) infer(model, query);
  }

  /** The exact posterior after further observations. */
  Answer.Extended ask(ModelVersion model, Query.Extended query) {
    return (Answer.Extended) infer(model, query);
  }

  /** Brings a model into memory, if there is room; without it, whoever asks it first does. */
  void load(ModelVersion model) {
    try {
      ask(model, new Query.Observations());
    } catch (Failure e) {
      // It is there all the same, and says so itself to those who ask.
    }
  }

  /** The points that the model has seen. */
  public Answer.Observations ask(ModelVersion model, Query.Observations query) {
    return (Answer.Observations) infer(model, query);
  }

  private Answer infer(ModelVersion model, Query query) {
    return runtime.infer(model, query, properties.deadline());
  }
}
