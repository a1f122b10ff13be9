package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Interval;
import dev.polymath.gp.kernel.Kernel;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the kernel's parameters by maximising the log marginal likelihood (Rasmussen 2004,
 * section 3; GPML 5.4.1). Parameters that start outside of their bounds are brought to the nearest
 * one, as scikit-learn does.
 */
public final class Learning {
  private final GaussianProcess process;
  private final Likelihood likelihood;
  private final LearningListener listener;
  private int start;
  private int evaluations;
  private double[] bestTheta;
  private @Nullable LogMarginalLikelihood best;

  private Learning(GaussianProcess process, Likelihood likelihood, LearningListener listener) {
    this.process = process;
    this.likelihood = likelihood;
    this.listener = listener;
    this.bestTheta = process.kernel().theta();
  }

  /**
   * Learns. The search is repeatable: the same data, options and number of BLAS threads take the
   * same way.
   *
   * @throws dev.polymath.common.failure.Failure.Unprocessable if no start has a positive definite
   *     covariance matrix
   */
  public static Learned learn(
      GaussianProcess process,
      TrainingSet data,
      Resources resources,
      LearningOptions options,
      LearningListener listener) {
    try (Likelihood likelihood = new Likelihood(process, data, resources)) {
      return new Learning(process, likelihood, listener).run(resources, options);
    }
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
    return new Learned(
        process.withKernel(kernel.withTheta(bestTheta)), best, iterations, evaluations, converged);
  }

  private double negated(double[] theta, double[] gradient) {
    Optional<LogMarginalLikelihood> found = likelihood.tryEvaluate(theta, true);
    evaluations++;
    double value = found.map(LogMarginalLikelihood::value).orElse(Double.NEGATIVE_INFINITY);
    if (found.isPresent()) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = -found.get().gradient().get(i);
      }
      if (best == null || value > best.value()) {
        best = found.get();
        bestTheta = theta;
      }
    }
    listener.evaluated(
        new LearningListener.Progress(
            start,
            evaluations,
            value,
            best == null ? Double.NEGATIVE_INFINITY : best.value(),
            process.kernel().withTheta(bestTheta)));
    return -value;
  }
}
