package dev.polymath.pose.training;

import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.pose.temporal.Lifter.Lifted;
import org.jspecify.annotations.Nullable;

/** The models that there are, to be found by name and asked. */
public final class PoseModels {

  private final ModelRegistry registry;
  private final InferenceRuntime<Query, Lifted> runtime;
  private final InferenceProperties inference;
  private final PoseProperties properties;

  PoseModels(
      ModelRegistry registry,
      InferenceRuntime<Query, Lifted> runtime,
      InferenceProperties inference,
      PoseProperties properties) {
    this.registry = registry;
    this.runtime = runtime;
    this.inference = inference;
    this.properties = properties;
  }

  /**
   * Finds a model.
   *
   * @param name null for the one that is meant where none is named
   * @param version a number, an alias, or null for the latest
   */
  public ModelVersion find(@Nullable String name, @Nullable String version) {
    return registry
        .resolve(name == null ? properties.defaultModel() : name, version)
        .orElseThrow(
            () ->
                new NotFound(
                    (name == null
                            ? "The model "
                                + properties.defaultModel()
                                + ", which is meant where"
                                + " none is named, is not here"
                            : "There is no such model or version")
                        + "; GET /v1/pose/models lists those there are."));
  }

  /** Lifts a sequence. */
  public Lifted lift(ModelVersion model, Query query) {
    return runtime.infer(model, query, inference.deadline());
  }
}
