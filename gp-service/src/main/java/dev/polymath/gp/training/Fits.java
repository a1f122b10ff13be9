package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure.Busy;
import dev.polymath.common.jobs.Job;
import dev.polymath.common.jobs.Jobs;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import dev.polymath.gp.process.LearningListener;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Fits a model at once, or accepts a job that will: at once where that is predicted to be quick,
 * unless the caller says otherwise.
 */
public final class Fits {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Plans plans;
  private final Fitter fitter;
  private final Jobs jobs;
  private final ModelRegistry models;
  private final FitProperties properties;
  private final Semaphore slots;

  Fits(Plans plans, Fitter fitter, Jobs jobs, ModelRegistry models, FitProperties properties) {
    this.plans = plans;
    this.fitter = fitter;
    this.jobs = jobs;
    this.models = models;
    this.properties = properties;
    this.slots = new Semaphore(properties.concurrentFits());
  }

  /** What became of a request to fit. */
  public sealed interface Outcome {
    /** It is done and published. */
    record Done(ModelVersion model) implements Outcome {}

    /** It will be done. */
    record Accepted(Job job) implements Outcome {}
  }

  /** Fits to the points in the request. */
  public Outcome fit(FitRequest request) {
    return fit(request, plans.of(request));
  }

  /** Fits to the points in a table. */
  public Outcome fit(FitRequest request, InputStream csv) {
    return fit(plans.read(request, csv));
  }

  private Outcome fit(FitRequest request, FitPlan plan) {
    var later =
        request.async() == null
            ? plan.predicted(properties.flopsPerSecond()).compareTo(properties.jobAfter()) > 0
            : request.async();
    if (later) return new Outcome.Accepted(jobs.submit(FitJob.TYPE, request));
    return inASlot(
        () -> {
          var fitted = fitter.fit(plan, List.of(), LearningListener.NONE);
          return new Outcome.Done(models.publish(fitted.draft(), fitted.weights()));
        });
  }

  private <T> T inASlot(Supplier<T> work) {
    if (!slots.tryAcquire()) {
      throw new Busy(
          "All places for fits within a request are taken; try again shortly, or send \"async\":"
              + " true to queue a job.",
          RETRY_AFTER);
    }
    try {
      return work.get();
    } finally {
      slots.release();
    }
  }
}
