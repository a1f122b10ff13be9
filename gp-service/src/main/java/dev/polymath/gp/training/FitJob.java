package dev.polymath.gp.training;

import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.gp.data.StochasticTensors;
import dev.polymath.gp.process.Evaluation;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.LearningListener;
import dev.polymath.gp.process.StochasticListener;
import dev.polymath.gp.process.StochasticState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code {"type": "fit", …}}: a fit that outlives the request that asked for it.
 *
 * <p>Its checkpoint is what the search has evaluated so far. The search is deterministic, so a
 * later attempt that is told these walks the same way past them and ends exactly where an
 * undisturbed one would have. A search by minibatches keeps the state of its optimiser instead.
 */
final class FitJob implements JobHandler<FitRequest> {

  static final String TYPE = "fit";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<List<Evaluation>> EVALUATIONS = new TypeReference<>() {};

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
  public JobResult run(FitRequest request, JobContext context) throws IOException {
    var plan = plans.of(request);
    var fitted =
        plan.learning() != null && plan.inference() instanceof Inference.Stochastic
            ? fitter.fit(plan, state(context), stepsTo(context, plan.expectedSteps()))
            : fitter.fit(plan, known(context), reportingTo(context, plan.expectedSteps()));
    return JobResult.of(fitted.metrics(), fitted.draft(), fitted.weights());
  }

  private static List<Evaluation> known(JobContext context) throws IOException {
    var checkpoint = context.checkpoint();
    if (checkpoint.isEmpty()) return List.of();
    try (var in = checkpoint.get()) {
      return JSON.readValue(in, EVALUATIONS);
    }
  }

  private static Optional<StochasticState> state(JobContext context) throws IOException {
    var checkpoint = context.checkpoint();
    if (checkpoint.isEmpty()) return Optional.empty();
    try (var in = checkpoint.get()) {
      return Optional.of(StochasticTensors.read(in));
    }
  }

  private static StochasticListener stepsTo(JobContext context, long steps) {
    return (bound, step, state) -> {
      context.progress(step, Math.max(steps, step + 1L));
      context.metric("logMarginalLikelihood", step, bound);
      if (context.checkpointDue()) {
        context.saveCheckpoint(out -> StochasticTensors.write(state.get(), out));
      }
      context.throwIfStopped();
    };
  }

  private static LearningListener reportingTo(JobContext context, long expectedSteps) {
    var evaluations = new ArrayList<Evaluation>();
    return progress -> {
      evaluations.add(progress.latest());
      long step = progress.evaluations();
      context.progress(step, Math.max(expectedSteps, step + 1));
      context.metric("logMarginalLikelihood", step, progress.bestLogMarginalLikelihood());
      if (context.checkpointDue()) {
        context.saveCheckpoint(out -> JSON.writeValue(out, evaluations));
      }
      context.throwIfStopped();
    };
  }
}
