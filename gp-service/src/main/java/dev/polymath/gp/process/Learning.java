package dev.polymath.gp.process;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the parameters of kernel and inference by maximising the log marginal likelihood
 * (Rasmussen 2004, section 3; GPML 5.4.1). Parameters that start outside of their bounds are
 * brought to the nearest one, as scikit-learn does.
 *
 * <p>By conjugate gradients an evaluation costs minutes where there are tens of thousands of
 * points. That search begins where an exact one among some of them has ended, which has made the
 * restarts, too, and so needs but a few steps (Wang et al. 2019, section 5).
 */
public final class Learning {

  /** Among how many points the exact search is that comes first. */
  static final int FIRST_AMONG = 2_000;

  private final Model model;
  private final Evidence evidence;
  private final double scale;
  private final List<Evaluation> known;
  private final LearningListener listener;
  private int start;
  private int evaluations;
  private double[] bestTheta;
  private @Nullable LogMarginalLikelihood best;

  private Learning(
      Model model,
      Evidence evidence,
      double scale,
      List<Evaluation> known,
      LearningListener listener) {
    this.model = model;
    this.evidence = evidence;
    this.scale = scale;
    this.known = known;
    this.listener = listener;
    this.bestTheta = model.theta();
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
    if (inference instanceof Inference.Conjugate && data.size() > FIRST_AMONG) {
      TrainingSet some = data.sample(FIRST_AMONG, options.seed());
      LearningOptions all =
          new LearningOptions(
              options.restarts(), LearningOptions.DEFAULT.maxIterations(), options.seed());
      Learned rough = learn(process, some, resources, all, LearningListener.NONE);
      LearningOptions rest = new LearningOptions(0, options.maxIterations(), options.seed());
      // The first step is as long as the gradient. That of all points would lead far away from a
      // start as good as this.
      double scale = 1.0 / data.size();
      return search(inference, rough.process(), data, resources, rest, scale, known, listener);
    }
    return search(inference, process, data, resources, options, 1, known, listener);
  }

  private static Learned search(
      Inference inference,
      GaussianProcess process,
      TrainingSet data,
      Resources resources,
      LearningOptions options,
      double scale,
      List<Evaluation> known,
      LearningListener listener) {
    try (Evidence evidence = inference.evidence(process, data, resources)) {
      return new Learning(new Model(process, inference), evidence, scale, known, listener)
          .run(resources, options);
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
    double[] low = model.low();
    double[] high = model.high();
    Random random = new Random(options.seed());
    int iterations = 0;
    boolean converged = true;
    double highest = Double.NEGATIVE_INFINITY;
    double[] theta = model.theta();
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
    Model learned = bestModel();
    return new Learned(
        learned.process(), learned.inference(), best, iterations, evaluations, converged);
  }

  private Model bestModel() {
    return model.withTheta(bestTheta).withinBounds();
  }

  private double negated(double[] theta, double[] gradient) {
    Evaluation evaluation = evaluate(theta);
    evaluations++;
    @Nullable LogMarginalLikelihood found = evaluation.found();
    double value = found == null ? Double.NEGATIVE_INFINITY : found.value();
    if (found != null) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = -scale * found.gradient().get(i);
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
            bestModel().process().kernel()));
    return -scale * value;
  }

  private Evaluation evaluate(double[] theta) {
    List<Double> at = Arrays.stream(theta).boxed().toList();
    if (evaluations < known.size() && known.get(evaluations).theta().equals(at)) {
      return known.get(evaluations);
    }
    return new Evaluation(at, evidence.tryEvaluate(theta, true).orElse(null));
  }
}
