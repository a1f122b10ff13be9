package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.util.List;
import java.util.Optional;

/**
 * Several outputs that are observed together or apart, each of which tells of the others. The last
 * column of every point is the number of its output; everything else is as for {@link
 * ExactPosterior}, with the covariance of {@link Coregionalisation}.
 *
 * <p>Holds 8n² bytes outside the heap for n observations of all outputs.
 */
public final class CoregionalPosterior implements Posterior {
  private final GaussianProcess process;
  private final Coregionalisation model;
  private final OutputPoints points;
  private final TargetScale[] scales;
  private final double[] y;
  private final Resources resources;
  private final Lifetime lifetime = new Lifetime();
  private final Matrix factor;
  private final CoregionalSystem system;

  private CoregionalPosterior(
      GaussianProcess process, Coregionalisation model, TrainingSet data, Resources resources) {
    this.process = process;
    this.model = model;
    this.points = OutputPoints.of(data.x(), model);
    this.scales = points.scales(data, model.outputs(), process.normalizeY());
    this.y = points.residual(process, data, scales);
    this.resources = resources;
    try (Lifetime scratch = new Lifetime()) {
      this.factor = Matrix.allocate(lifetime.arena(), y.length, y.length);
      Matrix plain = Matrix.allocate(scratch.arena(), y.length, y.length);
      points.fill(process.kernel(), resources.team(), plain);
      this.system =
          CoregionalSystem.of(process, model, points, plain, factor, y, resources)
              .orElseThrow(Conditioning::indefinite);
    } catch (RuntimeException | Error e) {
      lifetime.close();
      throw e;
    }
  }

  /** Conditions on data: n³/3 operations. */
  public static CoregionalPosterior of(
      GaussianProcess process, Coregionalisation model, TrainingSet data, Resources resources) {
    resources.requireRoomFor("x", data.size());
    OutputPoints.requireTakes(process, data.x().dimensions());
    process.mean().requireFits(data.size(), data.x().dimensions() - 1);
    return new CoregionalPosterior(process, model, data, resources);
  }

  @Override
  public GaussianProcess process() {
    return process;
  }

  @Override
  public int dimensions() {
    return points.x().dimensions() + 1;
  }

  @Override
  public int size() {
    return y.length;
  }

  @Override
  public LogMarginalLikelihood logMarginalLikelihood() {
    return new LogMarginalLikelihood(
        system.dataFit(), system.complexity(), system.normalisation(), List.of(), system.jitter());
  }

  @Override
  public long memoryBytes() {
    return Matrix.bytes(size(), size()) + Matrix.bytes(size(), dimensions() + 2L);
  }

  @Override
  public Prediction predict(Points at, Variance variance) {
    requireSameDimensions(at);
    OutputPoints all = OutputPoints.of(at, model);
    return lifetime.whileOpen(
        () -> {
          int count = at.size();
          double[] mean = process.mean().known(all.x());
          double[] variances =
              CovarianceMatrix.diagonal(process.kernel(), all.x(), Variance.LATENT);
          double[][] b = model.b();
          double[] row = new double[size()];
          int block = CovarianceMatrix.blockRows(count, size());
          try (Lifetime scratch = new Lifetime()) {
            Matrix memory = Matrix.allocate(scratch.arena(), block, size());
            for (int from = 0; from < count; from += block) {
              OutputPoints some = all.slice(from, Math.min(count, from + block));
              Matrix cross = memory.top(some.size());
              explain(some, cross, from, mean);
              for (int i = 0; i < some.size(); i++) {
                int o = some.outputs()[i];
                cross.readRow(i, row, row.length);
                double left = b[o][o] * variances[from + i] - Solution.dot(row, row);
                double noise = variance == Variance.OBSERVATION ? model.noise().get(o) : 0;
                variances[from + i] = scales[o].variance(Math.max(0, left) + noise);
                mean[from + i] = scales[o].value(mean[from + i]);
              }
            }
          }
          return new Prediction(mean, variances);
        });
  }

  /** Adds to the means, and leaves what the data explain in each row. */
  private void explain(OutputPoints at, Matrix cross, int from, double[] mean) {
    LinearAlgebra algebra = resources.algebra();
    at.fillCross(process.kernel(), model.b(), points, resources.team(), cross);
    double[] row = new double[size()];
    for (int i = 0; i < at.size(); i++) {
      cross.readRow(i, row, row.length);
      mean[from + i] += Solution.dot(row, system.weights());
    }
    algebra.solveLower(factor, cross);
  }

  @Override
  public JointDistribution joint(Points at, Variance variance) {
    requireSameDimensions(at);
    int count = at.size();
    resources.requireRoomFor("x", count);
    OutputPoints all = OutputPoints.of(at, model);
    return lifetime.whileOpen(
        () -> {
          double[] mean = process.mean().known(all.x());
          try (Lifetime scratch = new Lifetime()) {
            Matrix cross = Matrix.allocate(scratch.arena(), count, size());
            Matrix covariance = Matrix.allocate(scratch.arena(), count, count);
            explain(all, cross, 0, mean);
            all.fill(process.kernel(), resources.team(), covariance);
            all.coregionalise(model.b(), covariance, covariance);
            double scale = CovarianceMatrix.meanDiagonal(covariance);
            resources.algebra().addSquare(-1, cross, covariance);
            double[][] full = JointDistribution.symmetric(covariance, 1);
            double spread = 0;
            for (int i = 0; i < count; i++) {
              int o = all.outputs()[i];
              double noise = variance == Variance.OBSERVATION ? model.noise().get(o) : 0;
              full[i][i] = Math.max(0, full[i][i]) + noise;
              mean[i] = scales[o].value(mean[i]);
              spread += scales[o].variance(1) / count;
              for (int j = 0; j < count; j++) {
                full[i][j] *= scales[o].spread() * scales[all.outputs()[j]].spread();
              }
            }
            return new JointDistribution(mean, full, scale * spread);
          }
        });
  }

  @Override
  public Optional<LeaveOneOut> leaveOneOut() {
    return lifetime.whileOpen(
        () -> {
          double[] seen = process.mean().known(points.x());
          for (int i = 0; i < seen.length; i++) {
            seen[i] += y[i];
          }
          return Optional.of(
              LeaveOneOut.of(
                  seen,
                  system.weights(),
                  LeaveOneOut.precisions(resources.algebra(), factor),
                  i -> scales[points.outputs()[i]]));
        });
  }

  @Override
  public void close() {
    lifetime.close();
  }
}
