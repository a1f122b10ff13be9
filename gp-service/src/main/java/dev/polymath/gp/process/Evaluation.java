package dev.polymath.gp.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The marginal likelihood at one point of a search.
 *
 * @param theta logarithms of the kernel's free parameters
 * @param found with its gradient; null where the covariance matrix is not positive definite
 */
public record Evaluation(List<Double> theta, @Nullable LogMarginalLikelihood found) {
  public Evaluation {
    theta = List.copyOf(theta);
  }
}
