package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Interval;
import dev.polymath.gp.kernel.Kernel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the kernel's parameters by maximising the log marginal likelihood (Rasmussen 2004,
 * section 3; GPML 5.4.1). Parameters that start outside of their bounds are brought to the nearest
 * one, as scikit-learn does.
 */
public final class Learning {
  private final GaussianProcess process;
  private final Evidence evidence;
  private final List<Evaluation> known;
  private final LearningListener listener;
  private int start;
  private int evaluations;
  private double[] bestTheta;
  private @Nullable LogMarginalLikelihood best;

  private Learning(
      GaussianProcess process,
      Evidence evidence,
      List<Evaluation> known,
      LearningListener listener) {
    this.process = process;
    this.evidence = evidence;
    this.known = known;
    this.listener = listener;
    this.bestTheta = process.kernel().theta();
  }

  /**
   * Learns. The search is repeatable: the same data, options and number of BLAS threads take the
   * same way.
   *
   * @param known evaluations that an earlier search with the same arguments has reported, in their
   *     order: this one walks the same way past them at no cost, and goes on where that one ended
   * @throws dev.polymath.common.failure.Failure.Unprocessable if no start has a positive definite
   *     covariance matrix
   */
  public static Learned learn(
      Inference inference,
      GaussianProcess process,
      TrainingSet data,
      Resources resources,
      LearningOptions options,
      List<Evaluation> known,
      LearningListener listener) {
    try (Evidence evidence = inference.evidence(process, data, resources)) {
      return new Learning(process, evidence, known, listener).run(resources, options);
    }
  }

  /** Learns by exact inference, from the start. */
  public static Learned learn(
      GaussianProcess process,
      TrainingSet data,
      Resources resources,
      LearningOptions options,
      LearningListener listener) {
    return learn(new Inference.Exact(), process, data, resources, options, List.of(), listener);
  }

  private Learned run(Resources resources, LearningOptions options) {
    Kernel kernel = process.kernel();
    List<Interval> bounds = kernel.thetaBounds();
    double[] low = bounds.stream().mapToDouble(b -> Math.log(b.low())).toArray();
    double[] high = bounds.stream().mapToDouble(b -> Math.log(b.high())).toArray();
    Random random = new Random(options.seed());
    int iterations = 0;
    boolean converged = true;
    double highest = Double.NEGATIVE_INFINITY;
    double[] theta = kernel.theta();
    for (start = 0; start <= options.restarts(); start++) {
      Lbfgsb.Minimum minimum =
          Lbfgsb.minimize(
              resources.algebra(), this::negated, theta, low, high, options.maxIterations());
      iterations += minimum.iterations();
      if (-minimum.value() > highest) {
        highest = -minimum.value();
        converged = minimum.converged();
      }
      theta = new double[low.length];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = low[i] + random.nextDouble() * (high[i] - low[i]);
      }
    }
    if (best == null) {
      throw Conditioning.indefinite();
    }
    return new Learned(process.withKernel(bestKernel()), best, iterations, evaluations, converged);
  }

  /** A parameter at its bound: exp of its logarithm may lie a digit beyond. */
  private Kernel bestKernel() {
    return process.kernel().withTheta(bestTheta).withinBounds();
  }

  private double negated(double[] theta, double[] gradient) {
    Evaluation evaluation = evaluate(theta);
    evaluations++;
    @Nullable LogMarginalLikelihood found = evaluation.found();
    double value = found == null ? Double.NEGATIVE_INFINITY : found.value();
    if (found != null) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = -found.gradient().get(i);
      }
      if (best == null || value > best.value()) {
        best = found;
        bestTheta = theta;
      }
    }
    listener.evaluated(
        new LearningListener.Progress(
            start,
            evaluations,
            evaluation,
            best == null ? Double.NEGATIVE_INFINITY : best.value(),
            bestKernel()));
    return -value;
  }

  private Evaluation evaluate(double[] theta) {
    List<Double> at = Arrays.stream(theta).boxed().toList();
    if (evaluations < known.size() && known.get(evaluations).theta().equals(at)) {
      return known.get(evaluations);
    }
    return new Evaluation(at, evidence.tryEvaluate(theta, true).orElse(null));
  }
}
