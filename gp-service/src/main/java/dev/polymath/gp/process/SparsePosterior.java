package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.util.List;

/**
 * Titsias' sparse posterior: what n observations say, kept at m inducing points (Titsias 2009,
 * equation 6). In the words of {@link SparseSystem}, with v = L⁻¹ k(Z, x*):
 *
 * <ul>
 *   <li>mean: m(x*) + k(x*, Z) a
 *   <li>covariance: k(x*, x*) − v vᵀ + w wᵀ, where w = L_B⁻¹ v
 * </ul>
 *
 * <p>With m = n it is the exact posterior. Holds 16m² bytes outside the heap; a prediction costs m
 * operations a point for the mean and m² for the variance.
 */
public final class SparsePosterior implements Posterior {

  private final GaussianProcess process;
  private final TargetScale targetScale;
  private final Points inducing;
  private final int size;
  private final Resources resources;
  private final Lifetime lifetime = new Lifetime();
  private final SparseSystem system;

  private SparsePosterior(
      GaussianProcess process, Inducing inducing, TrainingSet data, Resources resources) {
    this.process = process;
    this.targetScale = TargetScale.of(data, process.normalizeY());
    this.inducing = inducing.among(data.x(), process.kernel(), resources);
    this.size = data.size();
    this.resources = resources;
    try {
      this.system =
          SparseSystem.of(
                  process,
                  process.kernel(),
                  this.inducing,
                  data.x(),
                  residual(process, data),
                  resources,
                  lifetime.arena())
              .orElseThrow(Conditioning::indefinite);
    } catch (RuntimeException | Error e) {
      lifetime.close();
      throw e;
    }
  }

  /** Conditions a process on data: n m² operations. */
  public static SparsePosterior of(
      GaussianProcess process, Inducing inducing, TrainingSet data, Resources resources) {
    requireFits(process, inducing, data, resources);
    return new SparsePosterior(process, inducing, data, resources);
  }

  static void requireFits(
      GaussianProcess process, Inducing inducing, TrainingSet data, Resources resources) {
    requireTakes(process, data.x().dimensions());
    resources.requireRoomFor("inducing", Math.min(inducing.count(), data.size()));
    process.mean().requireFits(data.size(), data.x().dimensions());
    Points first = data.x().slice(0, 1);
    double latent = CovarianceMatrix.diagonal(process.kernel(), first, Variance.LATENT)[0];
    double observed = CovarianceMatrix.diagonal(process.kernel(), first, Variance.OBSERVATION)[0];
    if (observed - latent + process.alpha() < 1e-9 * observed) {
      throw new Failure.Unprocessable(
          "kernel",
          "has no noise, without which the sparse method has nothing to trade detail for. Add noise, such as + WhiteKernel(noise_level=0.01).");
    }
  }

  static void requireTakes(GaussianProcess process, int dimensions) {
    process.requireKnownMean(
        dimensions,
        "method",
        "sparse takes a mean that is known: give its coefficients, or normalizeY, or choose exact");
  }

  /** y as the process sees it, less the known mean. */
  static double[] residual(GaussianProcess process, TrainingSet data) {
    double[] y = TargetScale.of(data, process.normalizeY()).normalized(data);
    double[] mean = process.mean().known(data.x());
    for (int i = 0; i < y.length; i++) {
      y[i] -= mean[i];
    }
    return y;
  }

  @Override
  public GaussianProcess process() {
    return process;
  }

  @Override
  public int dimensions() {
    return inducing.dimensions();
  }

  @Override
  public int size() {
    return size;
  }

  /** The lower bound of it. */
  @Override
  public LogMarginalLikelihood logMarginalLikelihood() {
    return new LogMarginalLikelihood(
        system.dataFit(), system.complexity(), system.normalisation(), List.of(), system.jitter());
  }

  @Override
  public long memoryBytes() {
    int m = inducing.size();
    return 2 * Matrix.bytes(m, m) + Matrix.bytes(size, 2) + Matrix.bytes(m, dimensions() + 1L);
  }

  @Override
  public Prediction predict(Points at, Variance variance) {
    requireSameDimensions(at);
    return lifetime.whileOpen(
        () -> {
          int count = at.size();
          int m = inducing.size();
          double[] mean = process.mean().known(at);
          double[] variances = CovarianceMatrix.diagonal(process.kernel(), at, variance);
          double[] row = new double[m];
          int block = Math.min(count, SparseSystem.BLOCK);
          try (Lifetime scratch = new Lifetime()) {
            Matrix outer = Matrix.allocate(scratch.arena(), block, m);
            Matrix inner = Matrix.allocate(scratch.arena(), block, m);
            for (int from = 0; from < count; from += block) {
              Points some = at.slice(from, Math.min(count, from + block));
              Matrix v = outer.top(some.size());
              Matrix w = inner.top(some.size());
              explain(some, v, w, from, mean);
              for (int i = 0; i < some.size(); i++) {
                v.readRow(i, row, m);
                double left = variances[from + i] - Solution.dot(row, row);
                w.readRow(i, row, m);
                left += Solution.dot(row, row);
                variances[from + i] = targetScale.variance(Math.max(0, left));
                mean[from + i] = targetScale.value(mean[from + i]);
              }
            }
          }
          return new Prediction(mean, variances);
        });
  }

  /** Adds to the means, and leaves v and w in the rows. */
  private void explain(Points at, Matrix v, Matrix w, int from, double[] mean) {
    LinearAlgebra algebra = resources.algebra();
    CovarianceMatrix.fillCross(process.kernel(), at, inducing, resources.team(), v);
    double[] row = new double[inducing.size()];
    for (int i = 0; i < at.size(); i++) {
      v.readRow(i, row, row.length);
      mean[from + i] += Solution.dot(row, system.weights());
    }
    algebra.solveLower(system.factor(), v);
    w.copyFrom(v);
    algebra.solveLower(system.innerFactor(), w);
  }

  @Override
  public JointDistribution joint(Points at, Variance variance) {
    requireSameDimensions(at);
    int count = at.size();
    resources.requireRoomFor("x", count);
    return lifetime.whileOpen(
        () -> {
          double[] mean = process.mean().known(at);
          try (Lifetime scratch = new Lifetime()) {
            Matrix v = Matrix.allocate(scratch.arena(), count, inducing.size());
            Matrix w = Matrix.allocate(scratch.arena(), count, inducing.size());
            explain(at, v, w, 0, mean);
            return JointDistribution.conditioned(
                process.kernel(), at, variance, mean, v, w, targetScale, resources);
          }
        });
  }

  @Override
  public void close() {
    lifetime.close();
  }
}
