package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process after it has seen data: GPML algorithm 2.1, and section 2.7 for a fitted mean.
 *
 * <ul>
 *   <li>mean: m(x*) + k(x*, X) a, with a = K⁻¹ (y − m(X))
 *   <li>covariance: k(x*, x*) − v vᵀ with v = L⁻¹ k(X, x*), and what the fitted coefficients leave
 *       open
 * </ul>
 *
 * <p>Holds the factor L, 8 n² bytes outside the heap, until it is closed. Any number of threads may
 * ask it at once; closing waits for them.
 */
public final class ExactPosterior implements Posterior {

  /** Numbers in a block of k(x*, X): 32 MB, whatever the number of test points. */
  private static final int BLOCK = 4 << 20;

  private static final int MAX_BLOCK_ROWS = 1_024;

  private final GaussianProcess process;
  private final Points x;
  private final TargetScale targetScale;
  private final double[] y;
  private final Resources resources;
  private final Lifetime lifetime = new Lifetime();
  private final Matrix factor;
  private final Factorisation factorisation;
  private final Solution solution;
  private final double reciprocalCondition;

  private ExactPosterior(GaussianProcess process, TrainingSet data, Resources resources) {
    this.process = process;
    this.x = data.x();
    this.targetScale = TargetScale.of(data, process.normalizeY());
    this.y = targetScale.normalized(data);
    this.resources = resources;
    try {
      this.factor = Matrix.allocate(lifetime.arena(), y.length, y.length);
      double scale =
          Arrays.stream(CovarianceMatrix.diagonal(process.kernel(), x, Variance.OBSERVATION))
              .average()
              .orElseThrow();
      LinearAlgebra algebra = resources.algebra();
      this.factorisation =
          Factorisation.of(algebra, factor, scale, true, this::fill)
              .orElseThrow(Conditioning::indefinite);
      this.reciprocalCondition = algebra.reciprocalCondition(factor, factorisation.norm());
      Conditioning.requireUseful(reciprocalCondition);
      this.solution = Solution.of(algebra, lifetime.arena(), factor, process.mean(), x, y);
      double unasked =
          factorisation.jitter()
              + (process.alpha() <= GaussianProcess.DEFAULT_ALPHA ? process.alpha() : 0);
      Conditioning.requireMeetsData(solution.weights(), unasked, y);
    } catch (RuntimeException | Error e) {
      lifetime.close();
      throw e;
    }
  }

  /**
   * Conditions a process on data: n³/3 operations.
   *
   * @throws Failure.Unprocessable if points and kernel make a matrix that cannot be worked with
   */
  public static ExactPosterior of(GaussianProcess process, TrainingSet data, Resources resources) {
    resources.requireRoomFor("x", data.size());
    process.mean().requireFits(data.size(), data.x().dimensions());
    Conditioning.requireNoiseForDuplicates(process, data);
    return new ExactPosterior(process, data, resources);
  }

  private void fill(double jitter) {
    CovarianceMatrix.fillSymmetric(
        process.kernel(),
        x,
        Variance.OBSERVATION,
        process.alpha() + jitter,
        resources.threads(),
        factor);
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
    return y.length;
  }

  @Override
  public LogMarginalLikelihood logMarginalLikelihood() {
    return new LogMarginalLikelihood(
        solution.dataFit(),
        solution.complexity(),
        solution.normalisation(),
        List.of(),
        factorisation.jitter());
  }

  /** What had to be added to the diagonal of K; 0 as a rule. */
  public double jitter() {
    return factorisation.jitter();
  }

  /** 1 / (‖K‖₁ ‖K⁻¹‖₁), an estimate: about 16 + its decimal logarithm digits are right. */
  public double reciprocalCondition() {
    return reciprocalCondition;
  }

  /** The coefficients of the mean, given or fitted, in the order of {@link MeanFunction}. */
  public List<Double> coefficients() {
    return Arrays.stream(solution.basis().plainCoefficients(solution.coefficients()))
        .boxed()
        .toList();
  }

  @Override
  public long memoryBytes() {
    return Matrix.bytes(size(), size()) + Matrix.bytes(size(), x.dimensions() + 2L);
  }

  @Override
  public Prediction predict(Points at, Variance variance) {
    requireSameDimensions(at);
    return lifetime.whileOpen(
        () -> {
          int count = at.size();
          double[] mean = new double[count];
          double[] variances = CovarianceMatrix.diagonal(process.kernel(), at, variance);
          int block = Math.min(Math.min(count, MAX_BLOCK_ROWS), Math.max(1, BLOCK / size()));
          try (Arena scratch = Arena.ofShared()) {
            Matrix cross = Matrix.allocate(scratch, block, size());
            Matrix open = Matrix.allocate(scratch, block, Math.max(1, fittedCoefficients()));
            for (int from = 0; from < count; from += block) {
              int to = Math.min(count, from + block);
              predictBlock(
                  at.slice(from, to),
                  cross.top(to - from),
                  open.top(to - from),
                  from,
                  mean,
                  variances);
            }
          }
          for (int i = 0; i < count; i++) {
            mean[i] = targetScale.value(mean[i]);
            variances[i] = targetScale.variance(Math.max(0, variances[i]));
          }
          return new Prediction(mean, variances);
        });
  }

  @Override
  public Optional<List<Component>> components(Points at) {
    requireSameDimensions(at);
    return lifetime.whileOpen(
        () ->
            Optional.of(
                Component.kernels(process.kernel(), x).stream()
                    .map(part -> new Component(part, part(part, at)))
                    .toList()));
  }

  /** As the whole, with k_j for k wherever x* is concerned, and without the prior's mean. */
  private Prediction part(Kernel kernel, Points at) {
    double[] mean = new double[at.size()];
    double[] variances = CovarianceMatrix.diagonal(kernel, at, Variance.LATENT);
    int coefficients = fittedCoefficients();
    double[] row = new double[size()];
    int block = Math.min(Math.min(at.size(), MAX_BLOCK_ROWS), Math.max(1, BLOCK / size()));
    try (Arena scratch = Arena.ofShared()) {
      Matrix cross = Matrix.allocate(scratch, block, size());
      for (int from = 0; from < at.size(); from += block) {
        Points some = at.slice(from, Math.min(at.size(), from + block));
        Matrix rows = cross.top(some.size());
        CovarianceMatrix.fillCross(kernel, some, x, resources.threads(), rows);
        for (int i = 0; i < some.size(); i++) {
          rows.readRow(i, row, row.length);
          mean[from + i] = targetScale.spread() * Solution.dot(row, solution.weights());
        }
        resources.algebra().solveLower(factor, rows);
        Matrix open = Matrix.allocate(scratch, some.size(), Math.max(1, coefficients));
        @Nullable Matrix whitened = solution.whitened();
        if (whitened != null) {
          resources.algebra().addProducts(1, rows, whitened, open);
        }
        for (int i = 0; i < some.size(); i++) {
          rows.readRow(i, row, row.length);
          double[] left = open.row(i);
          double variance = variances[from + i] - Solution.dot(row, row) + Solution.dot(left, left);
          variances[from + i] = targetScale.variance(Math.max(0, variance));
        }
      }
    }
    return new Prediction(mean, variances);
  }

  private void predictBlock(
      Points at, Matrix cross, Matrix open, int from, double[] mean, double[] variances) {
    double[] row = new double[size()];
    explain(at, cross, open, from, mean);
    for (int i = 0; i < at.size(); i++) {
      cross.readRow(i, row, row.length);
      variances[from + i] -= Solution.dot(row, row);
    }
    if (fittedCoefficients() > 0) {
      for (int i = 0; i < at.size(); i++) {
        double[] left = open.row(i);
        variances[from + i] += Solution.dot(left, left);
      }
    }
  }

  /**
   * Fills in the means and leaves, in each row, what the data explain of a point (L⁻¹ k(X, x*)) and
   * what the fitted coefficients leave open (L_A⁻¹ (h(x*) − H K⁻¹ k(X, x*))).
   */
  private void explain(Points at, Matrix cross, Matrix open, int from, double[] mean) {
    LinearAlgebra algebra = resources.algebra();
    CovarianceMatrix.fillCross(process.kernel(), at, x, resources.threads(), cross);
    double[] row = new double[size()];
    for (int i = 0; i < at.size(); i++) {
      cross.readRow(i, row, row.length);
      mean[from + i] =
          solution.basis().value(solution.coefficients(), at, i)
              + Solution.dot(row, solution.weights());
    }
    algebra.solveLower(factor, cross);
    @Nullable Matrix whitened = solution.whitened();
    @Nullable Matrix basisFactor = solution.basisFactor();
    if (whitened != null && basisFactor != null) {
      for (int i = 0; i < at.size(); i++) {
        double[] h = solution.basis().features(at, i);
        open.writeRow(i, h, h.length);
      }
      algebra.solveLower(basisFactor, open);
      algebra.addProducts(-1, cross, whitened, open);
    }
  }

  @Override
  public JointDistribution joint(Points at, Variance variance) {
    requireSameDimensions(at);
    int count = at.size();
    resources.requireRoomFor("x", count);
    return lifetime.whileOpen(
        () -> {
          LinearAlgebra algebra = resources.algebra();
          double[] mean = new double[count];
          try (Arena scratch = Arena.ofShared()) {
            Matrix cross = Matrix.allocate(scratch, count, size());
            Matrix open = Matrix.allocate(scratch, count, Math.max(1, fittedCoefficients()));
            Matrix covariance = Matrix.allocate(scratch, count, count);
            explain(at, cross, open, 0, mean);
            CovarianceMatrix.fillSymmetric(
                process.kernel(), at, variance, 0, resources.threads(), covariance);
            double scale = CovarianceMatrix.meanDiagonal(covariance);
            algebra.addSquare(-1, cross, covariance);
            if (fittedCoefficients() > 0) {
              algebra.addSquare(1, open, covariance);
            }
            for (int i = 0; i < count; i++) {
              covariance.set(i, i, Math.max(0, covariance.get(i, i)));
              mean[i] = targetScale.value(mean[i]);
            }
            double factorOfVariance = targetScale.variance(1);
            return new JointDistribution(
                mean, Prior.symmetric(covariance, factorOfVariance), scale * factorOfVariance);
          }
        });
  }

  /**
   * Predicts each observation from all others without fitting n times: n³ operations and a second n
   * × n matrix for the time of the call.
   */
  @Override
  public Optional<LeaveOneOut> leaveOneOut() {
    return lifetime.whileOpen(
        () -> {
          int n = size();
          double[] mean = new double[n];
          double[] variance = new double[n];
          double likelihood = 0;
          try (Arena scratch = Arena.ofShared()) {
            LinearAlgebra algebra = resources.algebra();
            Matrix inverse = Matrix.allocate(scratch, n, n);
            inverse.copyFrom(factor);
            @Nullable Matrix whitened = solution.whitened();
            @Nullable Matrix projection = null;
            if (whitened != null) {
              projection = Matrix.allocate(scratch, whitened.rows(), n);
              projection.copyFrom(whitened);
              algebra.solveUpper(factor, projection);
            }
            algebra.invert(inverse);
            for (int i = 0; i < n; i++) {
              double precision = inverse.get(i, i);
              for (int k = 0; projection != null && k < projection.rows(); k++) {
                precision -= projection.get(k, i) * projection.get(k, i);
              }
              double error = solution.weights()[i] / precision;
              mean[i] = targetScale.value(y[i] - error);
              variance[i] = targetScale.variance(1 / precision);
              likelihood +=
                  -0.5 * (Math.log(2 * Math.PI * variance[i]) + error * error * precision);
            }
          }
          return Optional.of(new LeaveOneOut(mean, variance, likelihood));
        });
  }

  private int fittedCoefficients() {
    return process.mean().isFitted() ? solution.coefficients().length : 0;
  }

  @Override
  public void close() {
    lifetime.close();
  }
}
