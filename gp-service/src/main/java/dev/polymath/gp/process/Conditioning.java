package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What makes a covariance matrix useless, and what a caller can do about it. */
final class Conditioning {

  /** Noise below this part of a variance does not let two observations of one point differ. */
  private static final double NO_NOISE = 1e-8;

  /** Below this not one digit of a solution is right. */
  private static final double WORST_CONDITION = 1e-16;

  /** How far, relative to the spread of y, help for the numbers may bend the function. */
  private static final double MAX_BEND = 0.01;

  private static final String REMEDY =
      "Add noise to the kernel, such as + WhiteKernel(noise_level=0.01), or use a shorter length scale, or leave out points that lie close together.";

  private Conditioning() {}

  /** Refuses two different observations at one point where the kernel knows no noise. */
  static void requireNoiseForDuplicates(GaussianProcess process, TrainingSet data) {
    Kernel kernel = process.kernel();
    kernel.requireDimensions(data.x().dimensions());
    Points first = data.x().slice(0, 1);
    double latent = CovarianceMatrix.diagonal(kernel, first, Variance.LATENT)[0];
    double observed = CovarianceMatrix.diagonal(kernel, first, Variance.OBSERVATION)[0];
    if (observed - latent + process.alpha() > NO_NOISE * observed) {
      return;
    }
    double largest = Arrays.stream(data.y()).map(Math::abs).max().orElse(0);
    Map<Row, Integer> seen = new HashMap<>();
    for (int i = 0; i < data.size(); i++) {
      @Nullable Integer before = seen.putIfAbsent(Row.of(data.x(), i), i);
      if (before != null && Math.abs(data.y(i) - data.y(before)) > NO_NOISE * largest) {
        throw new Failure.Unprocessable(
            "x[" + i + "]",
            "x[%d] and x[%d] are the same point with different y, which a kernel without noise cannot explain. Add noise to the kernel, such as + WhiteKernel(noise_level=0.01), or leave one of them out."
                .formatted(before, i));
      }
    }
  }

  static Failure.Unprocessable indefinite() {
    return new Failure.Unprocessable(
        "kernel",
        "The covariance matrix of the points is not positive definite, even with jitter on its diagonal. "
            + REMEDY);
  }

  static void requireUseful(double reciprocalCondition) {
    if (!(reciprocalCondition > WORST_CONDITION)) {
      throw new Failure.Unprocessable(
          "kernel",
          "The covariance matrix of the points is so badly conditioned (%.1e) that no digit of the answer would be right. %s"
              .formatted(1 / reciprocalCondition, REMEDY));
    }
  }

  /**
   * Refuses a function that should pass through the data and misses them, because only the numbers'
   * own help made the matrix invertible: its weights are then rounding errors blown up.
   *
   * @param help what was added to the diagonal without being asked for
   */
  static void requireMeetsData(double[] weights, double help, double[] y) {
    double mean = Arrays.stream(y).average().orElse(0);
    double spread =
        Math.sqrt(Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElse(0));
    double bend = help * Arrays.stream(weights).map(Math::abs).max().orElse(0);
    if (bend > MAX_BEND * Math.max(spread, Math.abs(mean))) {
      throw new Failure.Unprocessable(
          "kernel",
          "The kernel says that the observations have hardly any noise, yet is too smooth to pass through them. "
              + REMEDY);
    }
  }

  /** One point as a key. */
  private record Row(double[] values) {
    static Row of(Points x, int i) {
      double[] values = new double[x.dimensions()];
      for (int d = 0; d < values.length; d++) {
        // Adding zero makes −0 and 0 one point.
        values[d] = x.column(d)[i] + 0.0;
      }
      return new Row(values);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Row row && Arrays.equals(values, row.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }
}
