package dev.polymath.gp.process;

import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * log p(y | X, θ) of a time series by a Kalman filter, and its gradient by the adjoint, n · D³
 * operations each: −½ Σ_k (log 2πS_k + v_k² / S_k). The same numbers as {@link ExactEvidence}.
 */
final class KalmanEvidence implements Evidence {

  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private final GaussianProcess process;
  private final TimeSeries series;
  private final Arena arena = Arena.ofShared();
  private final Matrix expected;

  KalmanEvidence(GaussianProcess process, TrainingSet data) {
    StateSpace space = KalmanPosterior.space(process, data);
    this.process = process;
    this.series = TimeSeries.of(process, data);
    try {
      this.expected = KalmanPass.allocate(arena, space, data.size());
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public Optional<LogMarginalLikelihood> tryEvaluate(double[] theta, boolean withGradient) {
    StateSpace space = StateSpace.of(process.kernel().withTheta(theta)).orElseThrow();
    KalmanPass pass = KalmanPass.forth(space, series, space.noise() + process.alpha(), expected);
    if (!pass.isDefinite()) {
      return Optional.empty();
    }
    List<Double> gradient =
        withGradient ? Arrays.stream(gradient(space, pass)).boxed().toList() : List.of();
    return Optional.of(
        new LogMarginalLikelihood(
            pass.dataFit(), pass.complexity(), -0.5 * series.size() * LOG_TWO_PI, gradient, 0));
  }

  private double[] gradient(StateSpace space, KalmanPass pass) {
    double[] gradient = new double[space.parameters()];
    Gradient visitor = new Gradient(pass, gradient);
    pass.back(visitor);
    for (StateSpace.Noise noise : space.noises()) {
      for (int slot : noise.slots()) {
        gradient[slot] += noise.variance() * visitor.byNoise;
      }
    }
    return gradient;
  }

  /**
   * Adds up what each step and each observation has to do with θ. A step's A acts on what was known
   * after the observation before it; so it is added one visit later, when that is known.
   */
  private final class Gradient implements KalmanPass.Visitor {
    private final KalmanPass pass;
    private final double[] gradient;
    private final int size;
    private final double[] r;
    private final double[] byCovariance;
    private final double[] byA;
    private final double[] known;
    private final double[] product;
    private double byNoise;

    Gradient(KalmanPass pass, double[] gradient) {
      this.pass = pass;
      this.gradient = gradient;
      this.size = pass.observed().length;
      this.r = new double[size];
      this.byCovariance = new double[size * size];
      this.byA = new double[size * size];
      this.known = new double[size * size];
      this.product = new double[size * size];
    }

    @Override
    public void visit(int k, KalmanState state, KalmanAdjoint adjoint) {
      if (k < series.size() - 1) {
        addStep(series.step(k + 1), state);
      }
      byNoise += 0.5 * (adjoint.error() * adjoint.error() - adjoint.precision());
      System.arraycopy(adjoint.r(), 0, r, 0, size);
      adjoint.byCovariance(byCovariance);
      if (k == 0) {
        pass.transition().addStationaryGradient(pass.stationary(), byCovariance, gradient);
      }
    }

    /** ∂/∂A = r mᵀ + 2 (∂/∂P) A P, with m and P after the observation before the step. */
    private void addStep(double delta, KalmanState before) {
      before.learn();
      Transition step = pass.transition();
      step.set(delta);
      SmallMatrices.timesMatrix(step.a(), before.covariance(), known, size);
      SmallMatrices.timesMatrix(byCovariance, known, product, size);
      double[] mean = before.mean();
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          byA[i * size + j] = r[i] * mean[j] + 2 * product[i * size + j];
        }
      }
      step.addGradient(byA, byCovariance, gradient);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
