package dev.polymath.gp.process;

import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;

/**
 * The way to the mode of p(f | X, y). It starts at the prior's mean each time, so the same θ always
 * gives the same digits.
 *
 * <p>Where the likelihood is log-concave it is Newton's: GPML algorithm 3.1. Where it is not, a
 * step that puts the likelihood's {@link Likelihood#majorant} in the place of its curvature never
 * loses; such steps are taken until the mode is near, and Newton's from then on, unless one loses.
 * For a Student-t the former is expectation maximisation of the precisions that each observation
 * has as part of a mixture of normals (Vanhatalo, Jylänki and Vehtari 2009, section 3.1).
 *
 * @param covariance K, the covariance of f, its lower triangle
 * @param factor becomes L of the {@link Curvature} at the mode
 * @param mean m, the mean of the prior at each point
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ModeSearch(
    LinearAlgebra algebra,
    Matrix covariance,
    Matrix factor,
    Likelihood likelihood,
    double[] y,
    double[] mean) {

  private static final int MAX_ITERATIONS = 1_000;
  private static final int MAX_HALVINGS = 30;

  /** A gain that is rounding only. */
  private static final double TOLERANCE = 1e-14;

  /** A gain, in log p, that says that the mode is near. */
  private static final double NEAR = 0.5;

  /** Where f is, and how good that is. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the class
  private record At(
      double[] weights, double[] f, double value, double[] first, double[] w, double[] third) {}

  /**
   * Searches.
   *
   * @param arena for what the mode holds beside the factor
   * @return empty where no mode is found that a Gaussian could be put around
   */
  Optional<LaplaceMode> run(Arena arena) {
    At at = at(new double[y.length]);
    boolean near = likelihood.isLogConcave();
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      double rounding = TOLERANCE * Math.abs(at.value);
      At next = likelihood.isLogConcave() ? newton(at, rounding) : careful(at, near, rounding);
      // The mode is where the value is flat: f has half as many digits as the value then, and all
      // of them after this last step, which squares its error.
      boolean flat = !(next.value > at.value + rounding);
      near = likelihood.isLogConcave() || next.value - at.value < NEAR;
      at = next.value >= at.value - rounding ? next : at;
      if (flat) {
        break;
      }
    }
    if (!Double.isFinite(at.value)) {
      return Optional.empty();
    }
    At mode = at;
    return Curvature.of(algebra, covariance, factor, mode.w, arena)
        .map(c -> new LaplaceMode(mode.f, mode.weights, mode.w, mode.third, mode.value, c));
  }

  private At newton(At at, double rounding) {
    At next = at(step(at, at.w).orElseThrow(Conditioning::indefinite));
    for (int i = 0; !(next.value >= at.value - rounding) && i < MAX_HALVINGS; i++) {
      double[] nearer = next.weights;
      Arrays.setAll(nearer, j -> 0.5 * (nearer[j] + at.weights[j]));
      next = at(nearer);
    }
    return next;
  }

  private At careful(At at, boolean near, double rounding) {
    if (near) {
      Optional<At> next = step(at, at.w).map(this::at);
      if (next.isPresent() && next.get().value >= at.value - rounding) {
        return next.get();
      }
    }
    double[] majorant = new double[y.length];
    Arrays.setAll(majorant, i -> likelihood.majorant(y[i], mean[i] + at.f[i]));
    return at(step(at, majorant).orElseThrow(Conditioning::indefinite));
  }

  private At at(double[] weights) {
    int n = y.length;
    double[] f = Symmetric.times(covariance, weights);
    double[] first = new double[n];
    double[] w = new double[n];
    double[] third = new double[n];
    double value = -0.5 * Solution.dot(weights, f);
    for (int i = 0; i < n; i++) {
      Likelihood.LogDensity density = likelihood.at(y[i], mean[i] + f[i]);
      value += density.value();
      first[i] = density.first();
      w[i] = likelihood.isLogConcave() ? Math.max(0, -density.second()) : -density.second();
      third[i] = density.third();
    }
    return new At(weights, f, value, first, w, third);
  }

  /** a = b − R K b with b = W f + ∇ log p(y | f); empty where W leads to no maximum. */
  private Optional<double[]> step(At at, double[] w) {
    try (Arena scratch = Arena.ofShared()) {
      return Curvature.of(algebra, covariance, factor, w, scratch)
          .map(
              curvature -> {
                double[] b = new double[y.length];
                Arrays.setAll(b, i -> w[i] * at.f[i] + at.first[i]);
                double[] taken = curvature.times(Symmetric.times(covariance, b));
                Arrays.setAll(b, i -> b[i] - taken[i]);
                return b;
              });
    }
  }
}
