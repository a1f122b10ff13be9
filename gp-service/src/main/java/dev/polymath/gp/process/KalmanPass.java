package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;

/**
 * One way through a time series, forth by a Kalman filter and, if wanted, back by its adjoint. What
 * the filter expects before each observation is kept outside the heap, m then P in each row.
 *
 * <p>It takes n · D³ operations and 8n · D(D + 1) bytes for D coordinates of the state.
 */
final class KalmanPass {

  /** More numbers than this would be 4 GB. */
  private static final long MAX_NUMBERS = 500_000_000;

  /** Follows the way back. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Called for each observation, the last one first.
     *
     * @param state what is expected before the observation, which it has looked at
     * @param adjoint what this observation and all later ones say
     */
    void visit(int k, KalmanState state, KalmanAdjoint adjoint);
  }

  private final TimeSeries series;
  private final double noise;
  private final Transition transition;
  private final double[] stationary;
  private final double[] observed;
  private final KalmanState state;
  private final Matrix expected;
  private final double[] row;
  private double dataFit;
  private double complexity;

  private KalmanPass(StateSpace space, TimeSeries series, double noise, Matrix expected) {
    this.series = series;
    this.noise = noise;
    this.transition = new Transition(space);
    this.stationary = transition.stationary();
    this.observed = transition.observed();
    this.state = new KalmanState(observed);
    this.expected = expected;
    this.row = new double[expected.columns()];
  }

  /** Numbers in a row: the mean and the covariance of a state. */
  static int columns(StateSpace space) {
    return space.size() * (space.size() + 1);
  }

  /** Memory for the expectations. */
  static Matrix allocate(Arena arena, StateSpace space, int points) {
    if ((long) points * columns(space) > MAX_NUMBERS) {
      throw new Failure.TooLarge(
          "%,d points of a state of %d coordinates need more memory than is given to one model. Send fewer points, or take a kernel of fewer parts."
              .formatted(points, space.size()));
    }
    return Matrix.allocate(arena, points, columns(space));
  }

  /**
   * Goes forth.
   *
   * @param noise of an observation
   * @param expected of {@link #allocate}
   */
  static KalmanPass forth(StateSpace space, TimeSeries series, double noise, Matrix expected) {
    KalmanPass pass = new KalmanPass(space, series, noise, expected);
    pass.filter();
    return pass;
  }

  private void filter() {
    double squares = 0;
    double logarithms = 0;
    state.reset(stationary);
    for (int k = 0; k < series.size(); k++) {
      if (k > 0) {
        transition.set(series.step(k));
        state.advance(transition);
      }
      write(expected, k, state.mean(), state.covariance());
      state.lookAt(series.value()[k], noise);
      double s = state.surpriseVariance();
      if (!(s > 0)) {
        complexity = Double.NaN;
        return;
      }
      squares += state.surprise() * state.surprise() / s;
      logarithms += Math.log(s);
      state.learn();
    }
    dataFit = -0.5 * squares;
    complexity = -0.5 * logarithms;
  }

  /** Whether every observation had a variance above 0. */
  boolean isDefinite() {
    return Double.isFinite(complexity) && Double.isFinite(dataFit);
  }

  /** −½ Σ v² / S. */
  double dataFit() {
    return dataFit;
  }

  /** −½ Σ log S. */
  double complexity() {
    return complexity;
  }

  Transition transition() {
    return transition;
  }

  double[] stationary() {
    return stationary;
  }

  double[] observed() {
    return observed;
  }

  /** Goes back. */
  void back(Visitor visitor) {
    KalmanAdjoint adjoint = new KalmanAdjoint(observed);
    for (int k = series.size() - 1; k >= 0; k--) {
      read(expected, k, row, state.mean(), state.covariance());
      state.lookAt(series.value()[k], noise);
      adjoint.observe(state);
      visitor.visit(k, state, adjoint);
      if (k > 0) {
        transition.set(series.step(k));
        adjoint.back(transition);
      }
    }
  }

  static void write(Matrix matrix, int k, double[] vector, double[] square) {
    double[] row = new double[vector.length + square.length];
    System.arraycopy(vector, 0, row, 0, vector.length);
    System.arraycopy(square, 0, row, vector.length, square.length);
    matrix.writeRow(k, row, row.length);
  }

  static void read(Matrix matrix, int k, double[] row, double[] vector, double[] square) {
    matrix.readRow(k, row, row.length);
    System.arraycopy(row, 0, vector, 0, vector.length);
    System.arraycopy(row, vector.length, square, 0, square.length);
  }
}
