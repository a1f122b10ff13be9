package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The posterior of a function that is observed through a {@link Likelihood}, as a Gaussian around
 * its mode: GPML algorithm 3.2.
 *
 * <ul>
 *   <li>mean of f: m(x*) + k(x*, X) ∇ log p(y | f̂)
 *   <li>covariance of f: k(x*, x*) − v vᵀ + w wᵀ with v = L⁻¹ W₊^½ k(X, x*) and w = Qᵀ k(X, x*), in
 *       the letters of {@link Curvature}
 *   <li>of an observation: its mean (the probability of a 1, the expected count) and its variance,
 *       averaged over f. The kernel's {@code WhiteKernel} parts belong to f here: they are what
 *       differs between observations at one place beyond the likelihood
 * </ul>
 *
 * <p>Holds L and for the time of the fit K, 8n² bytes each outside the heap.
 */
public final class LaplacePosterior implements Posterior {

  private final GaussianProcess process;
  private final Likelihood likelihood;
  private final Points x;
  private final Resources resources;
  private final Lifetime lifetime = new Lifetime();
  private final Matrix factor;
  private final LaplaceMode mode;

  private LaplacePosterior(
      GaussianProcess process, Likelihood likelihood, TrainingSet data, Resources resources) {
    this.process = process;
    this.likelihood = likelihood;
    this.x = data.x();
    this.resources = resources;
    try (Lifetime scratch = new Lifetime()) {
      this.factor = Matrix.allocate(lifetime.arena(), data.size(), data.size());
      Matrix covariance = Matrix.allocate(scratch.arena(), data.size(), data.size());
      CovarianceMatrix.fillSymmetric(
          process.kernel(), x, Variance.OBSERVATION, process.alpha(), resources.team(), covariance);
      this.mode =
          new ModeSearch(
                  resources.algebra(),
                  covariance,
                  factor,
                  likelihood,
                  data.y(),
                  process.mean().known(x))
              .run(lifetime.arena())
              .filter(found -> Double.isFinite(found.dataFit() + found.complexity()))
              .orElseThrow(Conditioning::indefinite);
    } catch (RuntimeException | Error e) {
      lifetime.close();
      throw e;
    }
  }

  /** Finds the mode: some ten factorisations, n³/3 operations each. */
  public static LaplacePosterior of(
      GaussianProcess process, Likelihood likelihood, TrainingSet data, Resources resources) {
    requireFits(process, likelihood, data, resources);
    return new LaplacePosterior(process, likelihood, data, resources);
  }

  static void requireFits(
      GaussianProcess process, Likelihood likelihood, TrainingSet data, Resources resources) {
    resources.requireRoomFor("x", data.size());
    requireTakes(process, data.x().dimensions());
    process.mean().requireFits(data.size(), data.x().dimensions());
    likelihood.requirePossible(data.y());
  }

  static void requireTakes(GaussianProcess process, int dimensions) {
    process.requireKnownMean(
        dimensions,
        "mean",
        "cannot be fitted under this likelihood: give its coefficients, or add a ConstantKernel to the kernel");
    if (process.normalizeY()) {
      throw new Failure.InvalidRequest(
          "normalizeY", "must be left out: only a gaussian y may be scaled");
    }
  }

  @Override
  public GaussianProcess process() {
    return process;
  }

  @Override
  public int dimensions() {
    return x.dimensions();
  }

  @Override
  public int size() {
    return x.size();
  }

  @Override
  public LogMarginalLikelihood logMarginalLikelihood() {
    return new LogMarginalLikelihood(mode.dataFit(), mode.complexity(), 0, List.of(), 0);
  }

  @Override
  public long memoryBytes() {
    return Matrix.bytes(size(), size()) + Matrix.bytes(size(), x.dimensions() + 4L);
  }

  @Override
  public Prediction predict(Points at, Variance variance) {
    Prediction latent = latent(at, variance);
    if (variance == Variance.LATENT) {
      return latent;
    }
    double[] mean = latent.mean();
    double[] spread = latent.variance();
    for (int i = 0; i < mean.length; i++) {
      double m = mean[i];
      double v = spread[i];
      mean[i] = likelihood.expected(m, v);
      spread[i] = likelihood.variance(m, v);
    }
    return latent;
  }

  /** As the likelihood has it: hardly ever a multiple of y's deviation. */
  @Override
  public Band band(Points at, Variance variance) {
    Prediction latent = latent(at, variance);
    return variance == Variance.LATENT ? Band.of(latent) : likelihood.band(latent);
  }

  /** Mean and variance of f, which of an observation has the kernel's noise in it. */
  private Prediction latent(Points at, Variance variance) {
    requireSameDimensions(at);
    return lifetime.whileOpen(
        () -> {
          int count = at.size();
          double[] mean = process.mean().known(at);
          double[] variances = CovarianceMatrix.diagonal(process.kernel(), at, variance);
          int block = CovarianceMatrix.blockRows(count, size());
          double[] row = new double[size()];
          try (Lifetime scratch = new Lifetime()) {
            Matrix cross = Matrix.allocate(scratch.arena(), block, size());
            Matrix open = Matrix.allocate(scratch.arena(), block, Math.max(1, openColumns()));
            for (int from = 0; from < count; from += block) {
              Points some = at.slice(from, Math.min(count, from + block));
              Matrix rows = cross.top(some.size());
              Matrix beyond = open.top(some.size());
              explain(some, rows, beyond, from, mean);
              for (int i = 0; i < some.size(); i++) {
                rows.readRow(i, row, row.length);
                double[] more = beyond.row(i);
                double left =
                    variances[from + i] - Solution.dot(row, row) + Solution.dot(more, more);
                variances[from + i] = Math.max(0, left);
              }
            }
          }
          return new Prediction(mean, variances);
        });
  }

  private int openColumns() {
    @Nullable Matrix open = mode.curvature().open();
    return open == null ? 0 : open.rows();
  }

  /** Adds to the means, and leaves L⁻¹ W^½ k(X, x*) and Qᵀ k(X, x*) in each row. */
  private void explain(Points at, Matrix cross, Matrix open, int from, double[] mean) {
    LinearAlgebra algebra = resources.algebra();
    CovarianceMatrix.fillCross(process.kernel(), at, x, resources.team(), cross);
    @Nullable Matrix q = mode.curvature().open();
    if (q != null) {
      for (int i = 0; i < at.size(); i++) {
        open.writeRow(i, new double[q.rows()], q.rows());
      }
      algebra.addProducts(1, cross, q, open);
    }
    double[] root = mode.curvature().root();
    double[] row = new double[size()];
    for (int i = 0; i < at.size(); i++) {
      cross.readRow(i, row, row.length);
      mean[from + i] += Solution.dot(row, mode.weights());
      for (int j = 0; j < row.length; j++) {
        row[j] *= root[j];
      }
      cross.writeRow(i, row, row.length);
    }
    algebra.solveLower(factor, cross);
  }

  /**
   * Of the function.
   *
   * @throws Failure.InvalidRequest for observations, which are not normal together
   */
  @Override
  public JointDistribution joint(Points at, Variance variance) {
    requireSameDimensions(at);
    if (variance == Variance.OBSERVATION) {
      throw new Failure.InvalidRequest(
          "variance",
          "must be latent where a covariance or samples are asked: observations of this likelihood have no normal distribution");
    }
    int count = at.size();
    resources.requireRoomFor("x", count);
    return lifetime.whileOpen(
        () -> {
          double[] mean = process.mean().known(at);
          try (Lifetime scratch = new Lifetime()) {
            Matrix cross = Matrix.allocate(scratch.arena(), count, size());
            Matrix open = Matrix.allocate(scratch.arena(), count, Math.max(1, openColumns()));
            explain(at, cross, open, 0, mean);
            return JointDistribution.conditioned(
                process.kernel(), at, variance, mean, cross, open, TargetScale.NONE, resources);
          }
        });
  }

  @Override
  public void close() {
    lifetime.close();
  }
}
