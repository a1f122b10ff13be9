package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * The exact posterior without the covariance matrix of its n observations: see {@link
 * ConjugateSystem}.
 *
 * <ul>
 *   <li>mean: m(x*) + k(x*, X) a
 *   <li>covariance: k(x*, x*) − k(x*, X) (K + Λ)⁻¹ k(X, x*), by conjugate gradients for each x*:
 *       some dozens of products with the matrix for each block of points, at whose price the mean
 *       comes too. What they leave out is not explained, so a variance is never too small
 * </ul>
 *
 * <p>The marginal likelihood is an estimate, the same every time. Holds some 2,000 n bytes.
 */
public final class ConjugatePosterior implements Posterior {

  private static final double WEIGHT_TOLERANCE = 1e-8;

  /** The error of a variance is its square. */
  private static final double VARIANCE_TOLERANCE = 1e-4;

  private static final double WORST_RESIDUAL = 1e-2;

  /** Numbers of a block of k(x*, X). */
  private static final int BLOCK = 2 << 20;

  private static final int MAX_BLOCK_ROWS = 128;

  private final GaussianProcess process;
  private final TargetScale targetScale;
  private final Points x;
  private final double[] noise;
  private final Resources resources;
  private final Lifetime lifetime = new Lifetime();
  private final KernelProducts products;
  private final Preconditioner preconditioner;
  private final ConjugateSystem system;

  private ConjugatePosterior(GaussianProcess process, TrainingSet data, Resources resources) {
    this.process = process;
    this.targetScale = TargetScale.of(data, process.normalizeY());
    this.x = data.x();
    this.noise = ConjugateSystem.noise(process, process.kernel(), x);
    this.resources = resources;
    this.products = new KernelProducts(x, resources.tiles(), resources.team());
    try {
      PivotedCholesky factor =
          PivotedCholesky.of(
              process.kernel(),
              x,
              ConjugateSystem.rank(x.size()),
              resources.algebra(),
              lifetime.arena());
      this.preconditioner =
          new Preconditioner(factor, noise, resources.algebra(), lifetime.arena());
      this.system =
          ConjugateSystem.of(
                  products,
                  process.kernel(),
                  noise,
                  preconditioner,
                  SparsePosterior.residual(process, data),
                  WEIGHT_TOLERANCE)
              .orElseThrow(ConjugatePosterior::tooFarAway);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Conditions a process on data: some dozens of products of n² operations. */
  public static ConjugatePosterior of(
      GaussianProcess process, TrainingSet data, Resources resources) {
    requireFits(process, data);
    return new ConjugatePosterior(process, data, resources);
  }

  static void requireTakes(GaussianProcess process, int dimensions) {
    process.requireKnownMean(
        dimensions,
        "method",
        "cg takes a mean that is known: give its coefficients, or normalizeY, or choose exact");
  }

  static void requireFits(GaussianProcess process, TrainingSet data) {
    requireTakes(process, data.x().dimensions());
    process.mean().requireFits(data.size(), data.x().dimensions());
    Points first = data.x().slice(0, 1);
    double noise = ConjugateSystem.noise(process, process.kernel(), first)[0];
    double latent = CovarianceMatrix.diagonal(process.kernel(), first, Variance.LATENT)[0];
    if (!(noise > 1e-9 * latent)) {
      throw new Failure.Unprocessable(
          "kernel",
          "has no noise, without which conjugate gradients take too many steps. Add noise, such as + WhiteKernel(noise_level=0.01).");
    }
  }

  private static Failure.Unprocessable tooFarAway() {
    return new Failure.Unprocessable(
        "kernel",
        "Conjugate gradients did not come near the answer: the noise is too small for so many points. Add noise to the kernel, or choose method sparse.");
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

  /** An estimate of it. */
  @Override
  public LogMarginalLikelihood logMarginalLikelihood() {
    return new LogMarginalLikelihood(
        system.dataFit(), system.complexity(), system.normalisation(), List.of(), 0);
  }

  @Override
  public long memoryBytes() {
    return Matrix.bytes(
        size(),
        2L * ConjugateSystem.rank(size()) + 2L * ConjugateSystem.PROBES + 3L * dimensions() + 4);
  }

  @Override
  public Prediction predict(Points at, Variance variance) {
    requireSameDimensions(at);
    return lifetime.whileOpen(
        () -> {
          double[] mean = process.mean().known(at);
          double[] variances = CovarianceMatrix.diagonal(process.kernel(), at, variance);
          int block = block(at.size());
          for (int from = 0; from < at.size(); from += block) {
            Points some = at.slice(from, Math.min(at.size(), from + block));
            List<double[]> cross = cross(some);
            List<double[]> solved = solved(cross);
            for (int i = 0; i < some.size(); i++) {
              double[] k = cross.get(i);
              mean[from + i] += Solution.dot(k, system.weights());
              variances[from + i] -= Solution.dot(k, solved.get(i));
            }
          }
          for (int i = 0; i < mean.length; i++) {
            mean[i] = targetScale.value(mean[i]);
            variances[i] = targetScale.variance(Math.max(0, variances[i]));
          }
          return new Prediction(mean, variances);
        });
  }

  private int block(int points) {
    return Math.min(Math.min(points, MAX_BLOCK_ROWS), Math.max(1, BLOCK / size()));
  }

  private List<double[]> cross(Points at) {
    List<double[]> rows = new ArrayList<>();
    try (Arena scratch = Arena.ofShared()) {
      Matrix cross = Matrix.allocate(scratch, at.size(), size());
      CovarianceMatrix.fillCross(process.kernel(), at, x, resources.team(), cross);
      for (int i = 0; i < at.size(); i++) {
        rows.add(cross.row(i));
      }
    }
    return rows;
  }

  private List<double[]> solved(List<double[]> rightHandSides) {
    ConjugateGradients solved =
        ConjugateGradients.solve(
            products, process.kernel(), noise, preconditioner, rightHandSides, VARIANCE_TOLERANCE);
    if (!(solved.residual() < WORST_RESIDUAL)) {
      throw tooFarAway();
    }
    return solved.solutions();
  }

  @Override
  public JointDistribution joint(Points at, Variance variance) {
    requireSameDimensions(at);
    int count = at.size();
    resources.requireRoomFor("x", count);
    return lifetime.whileOpen(
        () -> {
          double[] mean = process.mean().known(at);
          try (Arena scratch = Arena.ofShared()) {
            Matrix covariance = Matrix.allocate(scratch, count, count);
            CovarianceMatrix.fillSymmetric(
                process.kernel(), at, variance, 0, resources.team(), covariance);
            double scale = CovarianceMatrix.meanDiagonal(covariance);
            int block = block(count);
            for (int from = 0; from < count; from += block) {
              List<double[]> solved = solved(cross(at.slice(from, Math.min(count, from + block))));
              for (int other = 0; other < from + solved.size(); other += block) {
                Points some = at.slice(other, Math.min(count, other + block));
                subtract(solved, from, cross(some), other, covariance);
              }
              for (int i = 0; i < solved.size(); i++) {
                int row = from + i;
                covariance.set(row, row, Math.max(0, covariance.get(row, row)));
              }
            }
            addMeans(at, mean);
            double factor = targetScale.variance(1);
            return new JointDistribution(
                mean, JointDistribution.symmetric(covariance, factor), scale * factor);
          }
        });
  }

  private static void subtract(
      List<double[]> solved, int from, List<double[]> cross, int other, Matrix covariance) {
    for (int i = 0; i < solved.size(); i++) {
      for (int j = 0; j < cross.size() && other + j <= from + i; j++) {
        double explained = Solution.dot(solved.get(i), cross.get(j));
        covariance.set(from + i, other + j, covariance.get(from + i, other + j) - explained);
      }
    }
  }

  private void addMeans(Points at, double[] mean) {
    int block = block(at.size());
    for (int from = 0; from < at.size(); from += block) {
      List<double[]> rows = cross(at.slice(from, Math.min(at.size(), from + block)));
      for (int i = 0; i < rows.size(); i++) {
        mean[from + i] =
            targetScale.value(mean[from + i] + Solution.dot(rows.get(i), system.weights()));
      }
    }
  }

  @Override
  public void close() {
    lifetime.close();
    products.close();
  }
}
