package dev.polymath.gp.training;

import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.gp.process.LearningListener;

/** {@code {"type": "fit", …}}: a fit that outlives the request that asked for it. */
final class FitJob implements JobHandler<FitRequest> {

  static final String TYPE = "fit";

  private final Plans plans;
  private final Fitter fitter;

  FitJob(Plans plans, Fitter fitter) {
    this.plans = plans;
    this.fitter = fitter;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Class<FitRequest> parameters() {
    return FitRequest.class;
  }

  @Override
  public void check(FitRequest request) {
    plans.of(request);
  }

  @Override
  public JobResult run(FitRequest request, JobContext context) {
    var plan = plans.of(request);
    var fitted = fitter.fit(plan, reportingTo(context, plan.expectedSteps()));
    return JobResult.of(fitted.metrics(), fitted.draft(), fitted.weights());
  }

  private static LearningListener reportingTo(JobContext context, long expectedSteps) {
    return progress -> {
      context.throwIfStopped();
      long step = progress.evaluations();
      context.progress(step, Math.max(expectedSteps, step + 1));
      context.metric("logMarginalLikelihood", step, progress.bestLogMarginalLikelihood());
    };
  }
}
