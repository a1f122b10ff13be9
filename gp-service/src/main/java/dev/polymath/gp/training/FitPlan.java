package dev.polymath.gp.training;

import dev.polymath.gp.process.GaussianProcess;
import dev.polymath.gp.process.Inducing;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.LearningOptions;
import dev.polymath.gp.process.TrainingSet;
import java.time.Duration;
import java.util.Arrays;
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

  /** Observations of a step. */
  private static final double BATCH = 1_024;

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
          case Inference.Exact(), Inference.Coregional _ ->
              n * n * n + n * n * ELEMENT * parameters;
          case Inference.Kalman() -> n * STEP;
          case Inference.Conjugate() -> n * n * (PRODUCTS * TILED + ELEMENT * parameters);
          // A step; the posterior at the end is one evaluation of the whole bound.
          case Inference.Stochastic(Inducing(int inducing, var _)) ->
              inducing * (BATCH * (8.0 * inducing + 2 * ELEMENT * parameters))
                  + 4.0 * inducing * inducing * inducing;
          case Inference.Sparse(Inducing(int inducing, var _)) ->
              n * inducing * (6.0 * inducing + 2 * ELEMENT * parameters);
          case Inference.Softmax() ->
              (1 + Arrays.stream(data.y()).max().orElseThrow()) * 8 * n * n * n
                  + n * n * ELEMENT * parameters;
          case Inference.Laplace _ -> 4 * n * n * n + n * n * ELEMENT * parameters;
        };
    var whole =
        inference instanceof Inference.Stochastic(Inducing(int inducing, var _))
            ? 2.0 * n * inducing * inducing
            : 0;
    return Duration.ofMillis(
        (long) (1000 * (expectedSteps() * evaluation + whole) / flopsPerSecond));
  }

  /** Evaluations of the likelihood, about, or steps; what progress is measured by. */
  long expectedSteps() {
    if (inference instanceof Inference.Stochastic) {
      return learning == null ? 0 : learning.maxIterations();
    }
    return learning == null
        ? 1
        : (1L + learning.restarts()) * Math.min(EVALUATIONS, learning.maxIterations());
  }
}
