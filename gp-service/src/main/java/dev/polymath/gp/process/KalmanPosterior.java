package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The exact posterior of a time series: a Kalman filter and its adjoint. With m and P what the
 * observations before t say of the state there, and r and N what those after it say,
 *
 * <ul>
 *   <li>mean: h (m + P r), where h adds up the parts of the function
 *   <li>variance: h (P − P N P) hᵀ
 *   <li>covariance of s before t: h P_s Φᵀ (I − N_t P_t) hᵀ, where Φ takes the filter's error from
 *       s to t (de Jong 1989, "Smoothing and interpolation with the state-space model")
 * </ul>
 *
 * <p>Holds both for each observation, 16n · D(D + 1) bytes outside the heap. A prediction costs log
 * n + D³ operations a point; a joint distribution of m points (n + m) D³ + m² D².
 */
public final class KalmanPosterior implements Posterior {

  private final GaussianProcess process;
  private final StateSpace space;
  private final TargetScale targetScale;
  private final TimeSeries series;
  private final double noise;
  private final Lifetime lifetime = new Lifetime();
  private final Matrix before;
  private final Matrix after;
  private final LogMarginalLikelihood likelihood;
  private final LeaveOneOut leaveOneOut;

  private KalmanPosterior(GaussianProcess process, TrainingSet data, StateSpace space) {
    this.process = process;
    this.space = space;
    this.targetScale = TargetScale.of(data, process.normalizeY());
    this.series = TimeSeries.of(process, data);
    this.noise = space.noise() + process.alpha();
    try {
      this.before = KalmanPass.allocate(lifetime.arena(), space, data.size());
      this.after = KalmanPass.allocate(lifetime.arena(), space, data.size());
      KalmanPass pass = KalmanPass.forth(space, series, noise, before);
      if (!pass.isDefinite()) {
        throw Conditioning.indefinite();
      }
      this.likelihood =
          new LogMarginalLikelihood(
              pass.dataFit(),
              pass.complexity(),
              -0.5 * data.size() * Math.log(2 * Math.PI),
              List.of(),
              0);
      this.leaveOneOut = back(pass, data);
    } catch (RuntimeException | Error e) {
      lifetime.close();
      throw e;
    }
  }

  /**
   * Conditions a process on a time series.
   *
   * @throws dev.polymath.common.failure.Failure.InvalidRequest if the process has no state space
   */
  public static KalmanPosterior of(GaussianProcess process, TrainingSet data) {
    return new KalmanPosterior(process, data, space(process, data));
  }

  /** The state space of a process, which must go with the data. */
  static StateSpace space(GaussianProcess process, TrainingSet data) {
    StateSpace space = StateSpace.require(process, data.x().dimensions());
    process.mean().requireFits(data.size(), 1);
    Conditioning.requireNoiseForDuplicates(process, data);
    return space;
  }

  /** Keeps what later observations say, and leaves each one out: GPML 5.12 needs no more. */
  private LeaveOneOut back(KalmanPass pass, TrainingSet data) {
    double[] mean = new double[series.size()];
    double[] variance = new double[series.size()];
    double[] y = data.y();
    double[] sum = {0};
    pass.back(
        (k, _, adjoint) -> {
          KalmanPass.write(after, k, adjoint.r(), adjoint.n());
          int i = series.order()[k];
          double error = adjoint.error() / adjoint.precision();
          mean[i] = y[i] - targetScale.spread() * error;
          variance[i] = targetScale.variance(1 / adjoint.precision());
          sum[0] -=
              0.5 * (Math.log(2 * Math.PI * variance[i]) + error * error * adjoint.precision());
        });
    return new LeaveOneOut(mean, variance, sum[0]);
  }

  @Override
  public GaussianProcess process() {
    return process;
  }

  @Override
  public int dimensions() {
    return 1;
  }

  @Override
  public int size() {
    return series.size();
  }

  @Override
  public LogMarginalLikelihood logMarginalLikelihood() {
    return likelihood;
  }

  @Override
  public Optional<LeaveOneOut> leaveOneOut() {
    return Optional.of(leaveOneOut);
  }

  @Override
  public long memoryBytes() {
    return 2 * Matrix.bytes(size(), KalmanPass.columns(space)) + Matrix.bytes(size(), 5);
  }

  @Override
  public Prediction predict(Points at, Variance variance) {
    requireSameDimensions(at);
    return lifetime.whileOpen(
        () -> {
          Moment moment = new Moment();
          double[] mean = process.mean().known(at);
          double[] variances = new double[at.size()];
          for (int i = 0; i < mean.length; i++) {
            moment.set(at.column(0)[i]);
            mean[i] = targetScale.value(mean[i] + moment.mean());
            variances[i] = targetScale.variance(Math.max(0, moment.variance()) + added(variance));
          }
          return new Prediction(mean, variances);
        });
  }

  @Override
  public Optional<List<Component>> components(Points at) {
    requireSameDimensions(at);
    return lifetime.whileOpen(
        () -> {
          List<Kernel> kernels = Component.kernels(process.kernel(), at);
          double[][] means = new double[kernels.size()][at.size()];
          double[][] variances = new double[kernels.size()][at.size()];
          Moment moment = new Moment();
          for (int i = 0; i < at.size(); i++) {
            moment.set(at.column(0)[i]);
            int coordinate = 0;
            for (int j = 0; j < kernels.size(); j++) {
              means[j][i] = targetScale.spread() * moment.mean(coordinate);
              variances[j][i] = targetScale.variance(Math.max(0, moment.variance(coordinate)));
              coordinate += space.parts().get(j).size();
            }
          }
          return Optional.of(
              IntStream.range(0, kernels.size())
                  .mapToObj(
                      j -> new Component(kernels.get(j), new Prediction(means[j], variances[j])))
                  .toList());
        });
  }

  @Override
  public JointDistribution joint(Points at, Variance variance) {
    requireSameDimensions(at);
    return lifetime.whileOpen(
        () -> {
          int count = at.size();
          int[] order = TimeSeries.order(at.column(0));
          double[] mean = process.mean().known(at);
          double[][] covariance = new double[count][count];
          Moment moment = new Moment();
          Errors errors = new Errors();
          // For each point so far, h P_s Φᵀ with Φ from there to the present one.
          double[][] carried = new double[count][];
          for (int b = 0; b < count; b++) {
            int i = order[b];
            double t = at.column(0)[i];
            if (b > 0) {
              errors.advance(at.column(0)[order[b - 1]], t, carried, b);
            }
            moment.set(t);
            carried[b] = moment.carry();
            double[] seen = moment.seen();
            for (int a = 0; a <= b; a++) {
              int j = order[a];
              covariance[i][j] = targetScale.variance(Solution.dot(carried[a], seen));
              covariance[j][i] = covariance[i][j];
            }
            covariance[i][i] =
                Math.max(0, covariance[i][i]) + targetScale.variance(added(variance));
            mean[i] = targetScale.value(mean[i] + moment.mean());
          }
          double prior = space.parts().stream().mapToDouble(StateSpace.Part::variance).sum();
          return new JointDistribution(
              mean, covariance, targetScale.variance(prior + added(variance)));
        });
  }

  private double added(Variance variance) {
    return variance == Variance.OBSERVATION ? space.noise() : 0;
  }

  @Override
  public void close() {
    lifetime.close();
  }

  /** What is known of the state at one time: from before it, and from after it. */
  private final class Moment {
    private final Transition transition = new Transition(space);
    private final double[] stationary = transition.stationary();
    private final double[] observed = transition.observed();
    private final int size = observed.length;
    private final KalmanState state = new KalmanState(observed);
    private final KalmanAdjoint adjoint = new KalmanAdjoint(observed);
    private final double[] row = new double[KalmanPass.columns(space)];
    private final double[] carry = new double[size];

    void set(double t) {
      int k = series.lastAt(t);
      if (k < 0) {
        state.reset(stationary);
      } else {
        KalmanPass.read(before, k, row, state.mean(), state.covariance());
        state.lookAt(series.value()[k], noise);
        state.learn();
        transition.set(t - series.time()[k]);
        state.advance(transition);
      }
      if (k + 1 < series.size()) {
        KalmanPass.read(after, k + 1, row, adjoint.r(), adjoint.n());
        transition.set(series.time()[k + 1] - t);
        adjoint.back(transition);
      } else {
        Arrays.fill(adjoint.r(), 0);
        Arrays.fill(adjoint.n(), 0);
      }
      SmallMatrices.times(state.covariance(), observed, carry, size);
    }

    double mean() {
      return Solution.dot(observed, state.mean()) + Solution.dot(carry, adjoint.r());
    }

    double variance() {
      return Solution.dot(carry, seen());
    }

    /** Of one coordinate of the state: (m + P r)_c. */
    double mean(int c) {
      return state.mean()[c] + Solution.dot(covarianceOf(c), adjoint.r());
    }

    /** (P − P N P)_cc. */
    double variance(int c) {
      double[] row = covarianceOf(c);
      double[] product = new double[size];
      SmallMatrices.times(adjoint.n(), row, product, size);
      return row[c] - Solution.dot(row, product);
    }

    private double[] covarianceOf(int c) {
      return Arrays.copyOfRange(state.covariance(), c * size, (c + 1) * size);
    }

    /** h P. */
    double[] carry() {
      return carry.clone();
    }

    /** (I − N P) hᵀ. */
    double[] seen() {
      double[] seen = new double[size];
      SmallMatrices.times(adjoint.n(), carry, seen, size);
      for (int i = 0; i < size; i++) {
        seen[i] = observed[i] - seen[i];
      }
      return seen;
    }
  }

  /** Takes the filter's errors from one time to a later one, past the observations between. */
  private final class Errors {
    private final Transition transition = new Transition(space);
    private final double[] observed = transition.observed();
    private final int size = observed.length;
    private final KalmanState state = new KalmanState(observed);
    private final double[] row = new double[KalmanPass.columns(space)];
    private final double[] whole = new double[size * size];
    private final double[] product = new double[size * size];

    void advance(double from, double to, double[][] carried, int count) {
      int first = series.lastAt(from) + 1;
      int last = series.lastAt(to);
      for (int i = 0; i < size * size; i++) {
        whole[i] = i % (size + 1) == 0 ? 1 : 0;
      }
      double reached = from;
      for (int k = first; k <= last; k++) {
        step(series.time()[k] - reached);
        observe(k);
        reached = series.time()[k];
      }
      step(to - reached);
      double[] moved = new double[size];
      for (int a = 0; a < count; a++) {
        SmallMatrices.times(whole, carried[a], moved, size);
        System.arraycopy(moved, 0, carried[a], 0, size);
      }
    }

    private void step(double delta) {
      transition.set(delta);
      SmallMatrices.timesMatrix(transition.a(), whole, product, size);
      System.arraycopy(product, 0, whole, 0, whole.length);
    }

    /** Φ ← (I − K h) Φ. */
    private void observe(int k) {
      KalmanPass.read(before, k, row, state.mean(), state.covariance());
      state.lookAt(series.value()[k], noise);
      double[] gain = state.gain();
      double[] seen = new double[size];
      SmallMatrices.transposedTimes(whole, observed, seen, size);
      for (int r = 0; r < size; r++) {
        for (int c = 0; c < size; c++) {
          whole[r * size + c] -= gain[r] * seen[c];
        }
      }
    }
  }
}
