package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.Matrix;
import dev.polymath.gp.linalg.Team;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Points of several outputs, and their covariances under a {@link Coregionalisation}.
 *
 * @param x where each is
 * @param outputs which output each is of
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record OutputPoints(Points x, int[] outputs) {

  /** Takes the last column for the number of the output. */
  static OutputPoints of(Points all, Coregionalisation model) {
    return new OutputPoints(all.first(all.dimensions() - 1), model.outputs(all));
  }

  /** Refuses what several outputs do not go together with. */
  static void requireTakes(GaussianProcess process, int dimensions) {
    if (dimensions < 2) {
      throw new Failure.InvalidRequest(
          "x", "needs the number of the output as its last column beside a column to depend on");
    }
    process.requireKnownMean(
        dimensions - 1,
        "mean",
        "cannot be fitted to several outputs: give its coefficients, or normalizeY");
    Points origin = Points.of(new double[dimensions - 1], 1);
    Kernel kernel = process.kernel();
    if (CovarianceMatrix.diagonal(kernel, origin, Variance.OBSERVATION)[0]
        > CovarianceMatrix.diagonal(kernel, origin, Variance.LATENT)[0]) {
      throw new Failure.InvalidRequest(
          "kernel", "has noise: leave WhiteKernel out, for each output has noise of its own");
    }
  }

  int size() {
    return outputs.length;
  }

  OutputPoints slice(int from, int to) {
    return new OutputPoints(x.slice(from, to), Arrays.copyOfRange(outputs, from, to));
  }

  /** The lower triangle of k(X, X). */
  void fill(Kernel kernel, Team team, Matrix into) {
    CovarianceMatrix.fillSymmetric(kernel, x, Variance.LATENT, 0, team, into);
  }

  /** Multiplies each k(x_i, x_j) of a lower triangle by B_ab. */
  void coregionalise(double[][] b, Matrix from, Matrix into) {
    double[] row = new double[size()];
    for (int i = 0; i < row.length; i++) {
      from.readRow(i, row, i + 1);
      double[] own = b[outputs[i]];
      for (int j = 0; j <= i; j++) {
        row[j] *= own[outputs[j]];
      }
      into.writeRow(i, row, i + 1);
    }
  }

  /** The covariance of these points with others. */
  void fillCross(Kernel kernel, double[][] b, OutputPoints others, Team team, Matrix into) {
    CovarianceMatrix.fillCross(kernel, x, others.x, team, into);
    double[] row = new double[others.size()];
    for (int i = 0; i < size(); i++) {
      into.readRow(i, row, row.length);
      double[] own = b[outputs[i]];
      for (int j = 0; j < row.length; j++) {
        row[j] *= own[others.outputs[j]];
      }
      into.writeRow(i, row, row.length);
    }
  }

  /** The units of each output. */
  TargetScale[] scales(TrainingSet data, int count, boolean normalize) {
    TargetScale[] scales = new TargetScale[count];
    for (int o = 0; o < count; o++) {
      int which = o;
      double[] y =
          IntStream.range(0, size())
              .filter(i -> outputs[i] == which)
              .mapToDouble(data::y)
              .toArray();
      if (y.length == 0) {
        throw new Failure.InvalidRequest(
            "output", "has no observation of output %d: number outputs without gaps".formatted(o));
      }
      scales[o] = normalize ? TargetScale.of(y) : TargetScale.NONE;
    }
    return scales;
  }

  /** y as the process sees it, less the known mean. */
  double[] residual(GaussianProcess process, TrainingSet data, TargetScale[] scales) {
    double[] mean = process.mean().known(x);
    double[] residual = data.y();
    for (int i = 0; i < residual.length; i++) {
      TargetScale scale = scales[outputs[i]];
      residual[i] = (residual[i] - scale.centre()) / scale.spread() - mean[i];
    }
    return residual;
  }
}
