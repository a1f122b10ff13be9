package dev.polymath.gp.process;

import java.util.Optional;

/**
 * What the choice of a kernel's parameters maximises, as a function of θ and for one training set:
 * the log marginal likelihood log p(y | X, θ), or an approximation or a bound of it that an {@link
 * Inference} can compute.
 *
 * <p>It may keep memory outside the heap from one evaluation to the next. For one thread; close it.
 */
public interface Evidence extends AutoCloseable {

  /** At these logarithms of the kernel's free parameters; empty where there is none. */
  Optional<LogMarginalLikelihood> tryEvaluate(double[] theta, boolean withGradient);

  /**
   * At these logarithms of the kernel's free parameters.
   *
   * @throws dev.polymath.common.failure.Failure.Unprocessable where there is none
   */
  default LogMarginalLikelihood evaluate(double[] theta, boolean withGradient) {
    return tryEvaluate(theta, withGradient).orElseThrow(Conditioning::indefinite);
  }

  @Override
  void close();
}
