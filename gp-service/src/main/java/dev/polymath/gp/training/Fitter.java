package dev.polymath.gp.training;

import dev.polymath.common.models.ModelDraft;
import dev.polymath.gp.data.InferenceTree;
import dev.polymath.gp.data.ProcessTree;
import dev.polymath.gp.data.TrainingTensors;
import dev.polymath.gp.process.Evaluation;
import dev.polymath.gp.process.GaussianProcess;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Learned;
import dev.polymath.gp.process.Learning;
import dev.polymath.gp.process.LearningListener;
import dev.polymath.gp.process.LeaveOneOut;
import dev.polymath.gp.process.LogMarginalLikelihood;
import dev.polymath.gp.process.Resources;
import dev.polymath.gp.process.StochasticLearning;
import dev.polymath.gp.process.StochasticListener;
import dev.polymath.gp.process.StochasticState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Learns a kernel's parameters, conditions on the data, and says how well that went. */
final class Fitter {

  private final Resources resources;
  private final String codeVersion;

  Fitter(Resources resources, String codeVersion) {
    this.resources = resources;
    this.codeVersion = codeVersion;
  }

  /**
   * Fits.
   *
   * @param known what an earlier search for the same plan has evaluated
   * @throws dev.polymath.common.failure.Failure where data and kernel do not go together
   */
  Fitted fit(FitPlan plan, List<Evaluation> known, LearningListener listener) {
    if (plan.learning() != null && plan.inference() instanceof Inference.Stochastic) {
      return fit(plan, Optional.empty(), StochasticListener.NONE);
    }
    var started = System.nanoTime();
    var process = plan.process();
    var inference = plan.inference();
    var iterations = 0;
    if (plan.learning() != null) {
      Learned learned =
          Learning.learn(
              inference, process, plan.data(), resources, plan.learning(), known, listener);
      process = learned.process();
      inference = learned.inference();
      iterations = learned.iterations();
    }
    try (var posterior = inference.posterior(process, plan.data(), resources)) {
      return fitted(
          plan,
          process,
          inference,
          posterior.logMarginalLikelihood(),
          posterior.leaveOneOut(),
          iterations,
          started);
    }
  }

  /**
   * Fits a plan to learn by minibatches.
   *
   * @param from where an earlier search for the same plan stood
   */
  Fitted fit(FitPlan plan, Optional<StochasticState> from, StochasticListener listener) {
    if (plan.learning() == null
        || !(plan.inference() instanceof Inference.Stochastic(var inducing))) {
      throw new IllegalArgumentException("not a plan to learn by minibatches");
    }
    var started = System.nanoTime();
    var process =
        StochasticLearning.learn(
            plan.process(), inducing, plan.data(), resources, plan.learning(), from, listener);
    try (var posterior = plan.inference().posterior(process, plan.data(), resources)) {
      return fitted(
          plan,
          process,
          plan.inference(),
          posterior.logMarginalLikelihood(),
          Optional.empty(),
          plan.learning().maxIterations(),
          started);
    }
  }

  /** The same process after it has seen more, which somebody else has conditioned it on. */
  Fitted extended(FitPlan plan, LogMarginalLikelihood likelihood, long started) {
    return fitted(plan, plan.process(), plan.inference(), likelihood, Optional.empty(), 0, started);
  }

  private Fitted fitted(
      FitPlan plan,
      GaussianProcess process,
      Inference inference,
      LogMarginalLikelihood likelihood,
      Optional<LeaveOneOut> leaveOneOut,
      int iterations,
      long started) {
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("logMarginalLikelihood", likelihood.value());
    metrics.put("dataFit", likelihood.dataFit());
    metrics.put("complexity", likelihood.complexity());
    leaveOneOut.ifPresent(each -> metrics.put("leaveOneOut", each.logPredictiveLikelihood()));
    metrics.put("jitter", likelihood.jitter());
    metrics.put("iterations", (double) iterations);
    metrics.put("seconds", (System.nanoTime() - started) / 1e9);
    var config = new LinkedHashMap<>(ProcessTree.of(process));
    config.putAll(InferenceTree.of(inference));
    return new Fitted(draft(plan, config, metrics), out -> TrainingTensors.write(plan.data(), out));
  }

  private ModelDraft draft(FitPlan plan, Map<String, Object> config, Map<String, Double> metrics) {
    var learning = plan.learning();
    Map<String, Object> parameters =
        learning == null
            ? Map.of("optimize", false, "kernel", plan.process().kernel().text())
            : Map.of("optimize", learning, "kernel", plan.process().kernel().text());
    return new ModelDraft(
        plan.name(),
        config,
        metrics,
        parameters,
        learning == null ? null : learning.seed(),
        codeVersion,
        TrainingTensors.sha256(plan.data()),
        null);
  }
}
