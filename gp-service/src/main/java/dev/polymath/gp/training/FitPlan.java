package dev.polymath.gp.training;

import dev.polymath.gp.process.GaussianProcess;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.LearningOptions;
import dev.polymath.gp.process.TrainingSet;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fit that is ready to run.
 *
 * @param name of the model to be
 * @param learning null where the kernel is taken as it is
 */
record FitPlan(
    String name,
    GaussianProcess process,
    Inference inference,
    TrainingSet data,
    @Nullable LearningOptions learning) {

  /** What a start of the optimiser takes on average; kernels of a few parameters take fewer. */
  private static final int EVALUATIONS = 40;

  /**
   * Operations that an element of the covariance matrix and its gradient cost, for each parameter.
   */
  private static final double ELEMENT = 30;

  /**
   * Operations of a factorisation that take as long as a step of the Kalman filter and its adjoint.
   */
  private static final double STEP = 40_000;

  /** Products with the covariance matrix that conjugate gradients take, about. */
  private static final double PRODUCTS = 40;

  /** Operations that an element of a tile costs, half of which are made. */
  private static final double TILED = 80;

  /**
   * How long the fit will take, roughly, where a factorisation reaches so many operations a second.
   */
  Duration predicted(double flopsPerSecond) {
    double n = data.size();
    var parameters = 1 + process.kernel().theta().length;
    var evaluation =
        switch (inference) {
          case Inference.Exact() -> n * n * n + n * n * ELEMENT * parameters;
          case Inference.Kalman() -> n * STEP;
          case Inference.Conjugate() -> n * n * (PRODUCTS * TILED + ELEMENT * parameters);
          case Inference.Sparse(int inducing) ->
              n * inducing * (6.0 * inducing + 2 * ELEMENT * parameters);
          case Inference.Laplace _ -> 4 * n * n * n + n * n * ELEMENT * parameters;
        };
    var count =
        learning == null
            ? 1
            : (1.0 + learning.restarts()) * Math.min(EVALUATIONS, learning.maxIterations());
    return Duration.ofMillis((long) (1000 * count * evaluation / flopsPerSecond));
  }

  /** Evaluations of the likelihood, about; what progress is measured by. */
  long expectedSteps() {
    return learning == null
        ? 1
        : (1L + learning.restarts()) * Math.min(EVALUATIONS, learning.maxIterations());
  }
}
