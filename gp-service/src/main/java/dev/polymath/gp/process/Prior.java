package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;

/** What a process says before it has seen data. Rasmussen 2004, section 2. */
public final class Prior {
  private Prior() {}

  /**
   * The distribution of f, or of observations of it, at the points. {@code normalizeY} has no
   * meaning without data and is left aside.
   */
  public static JointDistribution joint(
      GaussianProcess process, Points x, Variance variance, Resources resources) {
    int n = x.size();
    resources.requireRoomFor("x", n);
    process.kernel().requireDimensions(x.dimensions());
    MeanFunction mean = process.mean();
    if (mean.isFitted()) {
      throw new Failure.InvalidRequest(
          "mean", "has no coefficients, and without data none can be fitted: give them");
    }
    mean.requireFits(n, x.dimensions());
    try (Arena arena = Arena.ofShared()) {
      Matrix matrix = Matrix.allocate(arena, n, n);
      CovarianceMatrix.fillSymmetric(process.kernel(), x, variance, 0, resources.team(), matrix);
      Basis basis = Basis.plain(mean.degree(), x.dimensions());
      double[] coefficients = mean.coefficients().stream().mapToDouble(c -> c).toArray();
      double[] means = new double[n];
      Arrays.setAll(means, i -> basis.value(coefficients, x, i));
      return new JointDistribution(
          means, JointDistribution.symmetric(matrix, 1), CovarianceMatrix.meanDiagonal(matrix));
    }
  }
}
