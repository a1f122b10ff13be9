package dev.polymath.pose.training;

import dev.polymath.common.failure.Failure.Busy;
import dev.polymath.common.failure.Failure.NotFound;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.InferenceRuntime;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.pose.data.ArchitectureTree;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.temporal.Lifter.Lifted;
import dev.polymath.pose.temporal.LiveVideo;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.util.function.Consumer;
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
    return find(name, version, properties.defaultModel());
  }

  /** Likewise, for a video that is followed. */
  public ModelVersion findLive(@Nullable String name, @Nullable String version) {
    return find(name, version, properties.defaultLiveModel());
  }

  private ModelVersion find(@Nullable String name, @Nullable String version, String otherwise) {
    return registry
        .resolve(name == null ? otherwise : name, version)
        .orElseThrow(
            () ->
                new NotFound(
                    (name == null
                            ? "The model " + otherwise + ", meant where none is named, is not here"
                            : "There is no such model or version")
                        + "; GET /v1/pose/models lists those there are."));
  }

  /** Lifts a sequence. */
  public Lifted lift(ModelVersion model, Query.Sequence query) {
    return runtime.infer(model, query, inference.deadline());
  }

  /**
   * Lifts a sequence part by part, each as soon as the one before has been taken: together what
   * {@link #lift} finds, to the last digit.
   *
   * @param taker of each part
   */
  public void lift(ModelVersion model, Query.Sequence sequence, Consumer<Lifted> taker) {
    var frames = sequence.keypoints().length / TemporalArchitecture.INPUT;
    for (var from = 0; from < frames; ) {
      var part = runtime.infer(model, new Query.Part(sequence, from), inference.deadline());
      taker.accept(part);
      from += part.poses().length / Motion.FRAME;
    }
  }

  /**
   * A video to be followed by a model, frame by frame.
   *
   * @throws Unprocessable where the model sees the future
   */
  public LiveVideo follow(ModelVersion model, boolean flip, boolean trajectory) {
    var architecture = ArchitectureTree.parse(model.config());
    if (!architecture.causal()) {
      throw new Unprocessable(
          "model",
          "%s, version %d, sees %d frames of the future and cannot follow a video as it comes; name a causal model, or POST /v1/pose/predict."
              .formatted(model.name(), model.version(), architecture.framesAfter()));
    }
    return new LiveVideo(architecture, flip, trajectory);
  }

  /**
   * Lifts the next frame of a video.
   *
   * @throws Busy where too many wait already; the video has not moved on
   */
  public Lifted next(ModelVersion model, LiveVideo video, float[] keypoints) {
    return runtime.infer(model, new Query.NextFrame(video, keypoints), inference.deadline());
  }
}
