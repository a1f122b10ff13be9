package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;
import java.util.List;
import java.util.Optional;

/**
 * A process after it has seen data. Any number of threads may ask it at once; closing waits for
 * them.
 */
public sealed interface Posterior extends AutoCloseable
    permits ConjugatePosterior,
        CoregionalPosterior,
        ExactPosterior,
        KalmanPosterior,
        LaplacePosterior,
        SoftmaxPosterior,
        SparsePosterior {

  GaussianProcess process();

  /** How many columns x must have. */
  int dimensions();

  /** How many observations it has seen. */
  int size();

  /** log p(y | X), without its gradient. */
  LogMarginalLikelihood logMarginalLikelihood();

  /** Mean and variance at each point; the points are taken in blocks of bounded memory. */
  Prediction predict(Points at, Variance variance);

  /** The curve through these points and the band around it, as it is drawn. */
  default Band band(Points at, Variance variance) {
    return Band.of(predict(at, variance));
  }

  /** The mean at all points and how the values there go together. */
  JointDistribution joint(Points at, Variance variance);

  /**
   * What each part of the kernel's sum explains at each point; empty where this way has no such
   * answer.
   */
  default Optional<List<Component>> components(Points at) {
    return Optional.empty();
  }

  /** Each observation as predicted by all others; empty where this way has no such answer. */
  default Optional<LeaveOneOut> leaveOneOut() {
    return Optional.empty();
  }

  /** What it holds outside the heap, and its points. */
  long memoryBytes();

  @Override
  void close();

  /** Refuses points of another number of columns than it was fitted with. */
  default void requireSameDimensions(Points at) {
    if (at.dimensions() != dimensions()) {
      throw new Failure.InvalidRequest(
          "x",
          "has %d columns where the model was fitted with %d"
              .formatted(at.dimensions(), dimensions()));
    }
  }
}
