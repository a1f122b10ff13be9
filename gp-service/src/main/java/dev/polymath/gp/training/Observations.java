package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure.Busy;
import dev.polymath.common.failure.Failure.Conflict;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.gp.data.InferenceTree;
import dev.polymath.gp.data.ProcessTree;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.LearningListener;
import dev.polymath.gp.process.TrainingSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Further observations of a model: a new version that has seen them too, with the kernel and the
 * noise of the one before.
 *
 * <p>The factor of an exact model is extended by the model in memory, and the new version is served
 * from what came out: the square of the points, as long as the version before is loaded. Other ways
 * of inference begin again with all points, where that is quick.
 */
public final class Observations {

  /** How often to begin again with what somebody else has just added. */
  private static final int ATTEMPTS = 5;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** A caller waits for so long. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final FittedModels models;
  private final ModelRegistry registry;
  private final PosteriorLoader loader;
  private final Fitter fitter;
  private final FitProperties properties;
  private final Semaphore slots;

  Observations(
      FittedModels models,
      ModelRegistry registry,
      PosteriorLoader loader,
      Fitter fitter,
      FitProperties properties) {
    this.models = models;
    this.registry = registry;
    this.loader = loader;
    this.fitter = fitter;
    this.properties = properties;
    this.slots = new Semaphore(properties.concurrentFits());
  }

  /**
   * Adds observations. To the latest version: then also to what others add at the same time.
   *
   * @param version to add to: a number, an alias, or null for the latest
   */
  public ModelVersion add(String name, @Nullable String version, TrainingSet more) {
    if (!slots.tryAcquire()) {
      throw new Busy("All places for new observations are taken; try again shortly.", RETRY_AFTER);
    }
    try {
      for (var attempt = 1; ; attempt++) {
        try {
          return add(models.find(name, version), isLatest(version), more);
        } catch (Conflict e) {
          if (attempt == ATTEMPTS) throw e;
        }
      }
    } finally {
      slots.release();
    }
  }

  private static boolean isLatest(@Nullable String version) {
    return version == null || version.equals("latest");
  }

  private ModelVersion add(ModelVersion base, boolean latest, TrainingSet more) {
    var started = System.nanoTime();
    var inference = InferenceTree.parse(base.config());
    inference.requirePossible(more.y());
    var all = models.ask(base, new Query.Observations()).data().with(more);
    requireRoom(inference, all.size());
    var plan = new FitPlan(base.name(), ProcessTree.parse(base.config()), inference, all, null);
    if (inference instanceof Inference.Exact) return extend(base, latest, plan, started);
    requireQuick(plan);
    return publish(base, latest, fitter.fit(plan, List.of(), LearningListener.NONE));
  }

  private ModelVersion extend(ModelVersion base, boolean latest, FitPlan plan, long started) {
    try (var handover = new Handover()) {
      var answer = models.ask(base, new Query.Extended(plan.data(), handover));
      var next = publish(base, latest, fitter.extended(plan, answer.likelihood(), started));
      loader.expect(next.ref(), handover);
      try {
        models.load(next);
      } finally {
        loader.expectNoLonger(next.ref());
      }
      return next;
    }
  }

  private ModelVersion publish(ModelVersion base, boolean latest, Fitted fitted) {
    var child = fitted.childOf(base.ref());
    return latest
        ? registry.publishAfter(base.ref(), child.draft(), child.weights())
        : registry.publish(child.draft(), child.weights());
  }

  private void requireRoom(Inference inference, int points) {
    var most = properties.mostPoints(inference);
    if (points > most) {
      throw new InvalidRequest(
          "x",
          "Brings the model to %,d points where method %s takes at most %,d here; fit a new model by method sparse."
              .formatted(points, InferenceTree.method(inference), most));
    }
  }

  private void requireQuick(FitPlan plan) {
    var predicted = plan.predicted(properties.flopsPerSecond());
    if (predicted.compareTo(LONGEST) > 0) {
      throw new InvalidRequest(
          "x",
          "Method %s begins again with all %,d points, which takes about %d s; fit the model again with all of them and \"async\": true."
              .formatted(
                  InferenceTree.method(plan.inference()),
                  plan.data().size(),
                  predicted.toSeconds()));
    }
  }
}
