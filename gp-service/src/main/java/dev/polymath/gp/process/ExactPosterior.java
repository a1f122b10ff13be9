package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import dev.polymath.gp.linalg.Team;
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

  /** A factor of the observations' covariance, and how it came about. */
  private record Factored(Matrix factor, Factorisation factorisation) {}

  /** Makes a factor in the memory that it is given. */
  @FunctionalInterface
  private interface Factoring {
    Optional<Factored> in(Arena arena);
  }

  private ExactPosterior(
      GaussianProcess process, TrainingSet data, Resources resources, Factoring factoring) {
    this.process = process;
    this.x = data.x();
    this.targetScale = TargetScale.of(data, process.normalizeY());
    this.y = targetScale.normalized(data);
    this.resources = resources;
    try {
      Factored factored = factoring.in(lifetime.arena()).orElseThrow(Conditioning::indefinite);
      this.factor = factored.factor();
      this.factorisation = factored.factorisation();
      LinearAlgebra algebra = resources.algebra();
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
    return new ExactPosterior(
        process, data, resources, arena -> factored(process, data.x(), resources, arena));
  }

  private static Optional<Factored> factored(
      GaussianProcess process, Points x, Resources resources, Arena arena) {
    Matrix factor = Matrix.allocate(arena, x.size(), x.size());
    double scale =
        Arrays.stream(CovarianceMatrix.diagonal(process.kernel(), x, Variance.OBSERVATION))
            .average()
            .orElseThrow();
    return Factorisation.of(
            resources.algebra(),
            factor,
            scale,
            true,
            jitter ->
                CovarianceMatrix.fillSymmetric(
                    process.kernel(),
                    x,
                    Variance.OBSERVATION,
                    process.alpha() + jitter,
                    resources.team(),
                    factor))
        .map(how -> new Factored(factor, how));
  }

  /**
   * The posterior after further observations: n²k operations for k of them, where conditioning anew
   * takes n³/3. The rows of the factor that there are stay as they are, and those of the new points
   * are (L⁻¹ k(X, X′))ᵀ and a factor of what is left of k(X′, X′). Everything else follows from the
   * factor as it does for {@link #of}, with the same numbers. Where rounding makes what is left
   * indefinite, or the whole looks badly conditioned, it is conditioned anew.
   *
   * @param all what it has seen, in the same order, and then what is new
   * @throws Failure.Unprocessable if points and kernel make a matrix that cannot be worked with
   */
  public ExactPosterior extended(TrainingSet all) {
    resources.requireRoomFor("x", all.size());
    requireSameDimensions(all.x());
    Conditioning.requireNoiseForDuplicates(process, all);
    return lifetime.whileOpen(
        () -> {
          try {
            return new ExactPosterior(
                process,
                all,
                resources,
                arena -> bordered(all.x().slice(size(), all.size()), arena));
          } catch (Failure.Unprocessable e) {
            // The norm of the whole is bounded and not known, so it may only have looked so.
            return of(process, all, resources);
          }
        });
  }

  private Optional<Factored> bordered(Points added, Arena arena) {
    try (Arena scratch = Arena.ofShared()) {
      Matrix cross = Matrix.allocate(scratch, added.size(), size());
      Matrix corner = Matrix.allocate(scratch, added.size(), added.size());
      double norm = border(added, cross, corner);
      return resources.algebra().cholesky(corner)
          ? Optional.of(
              new Factored(
                  bordered(cross, corner, arena), new Factorisation(factorisation.jitter(), norm)))
          : Optional.empty();
    }
  }

  /**
   * Fills in (L⁻¹ k(X, X′))ᵀ and what is left of k(X′, X′).
   *
   * @return at least ‖K‖₁ of all points together
   */
  private double border(Points added, Matrix cross, Matrix corner) {
    Team team = resources.team();
    CovarianceMatrix.fillCross(process.kernel(), added, x, team, cross);
    CovarianceMatrix.fillSymmetric(
        process.kernel(),
        added,
        Variance.OBSERVATION,
        process.alpha() + factorisation.jitter(),
        team,
        corner);
    double[] columns = new double[size()];
    double widest = 0;
    for (int i = 0; i < added.size(); i++) {
      double[] row = cross.row(i);
      double sum = 0;
      for (int j = 0; j < row.length; j++) {
        columns[j] += Math.abs(row[j]);
        sum += Math.abs(row[j]);
      }
      widest = Math.max(widest, sum);
    }
    double norm =
        Math.max(
            factorisation.norm() + Arrays.stream(columns).max().orElse(0),
            widest + CovarianceMatrix.norm(corner));
    resources.algebra().solveLower(factor, cross);
    resources.algebra().addSquare(-1, cross, corner);
    return norm;
  }

  private Matrix bordered(Matrix cross, Matrix corner, Arena arena) {
    int before = size();
    int after = before + corner.rows();
    Matrix bordered = Matrix.allocate(arena, after, after);
    double[] row = new double[after];
    for (int i = 0; i < before; i++) {
      factor.readRow(i, row, i + 1);
      bordered.writeRow(i, row, i + 1);
    }
    for (int i = 0; i < corner.rows(); i++) {
      cross.readRow(i, row, before);
      System.arraycopy(corner.row(i), 0, row, before, i + 1);
      bordered.writeRow(before + i, row, before + i + 1);
    }
    return bordered;
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
    return predict(process.kernel(), at, variance, true);
  }

  @Override
  public Optional<List<Component>> components(Points at) {
    return Optional.of(
        Component.kernels(process.kernel(), x).stream()
            .map(part -> new Component(part, predict(part, at, Variance.LATENT, false)))
            .toList());
  }

  /**
   * Mean and variance of that part of the function whose kernel this is.
   *
   * @param withMean whether the prior's mean, and that of y, belong to it
   */
  private Prediction predict(Kernel kernel, Points at, Variance variance, boolean withMean) {
    requireSameDimensions(at);
    return lifetime.whileOpen(
        () -> {
          int count = at.size();
          double[] mean = new double[count];
          double[] variances = CovarianceMatrix.diagonal(kernel, at, variance);
          double[] row = new double[size()];
          int block = CovarianceMatrix.blockRows(count, size());
          try (Arena scratch = Arena.ofShared()) {
            Matrix cross = Matrix.allocate(scratch, block, size());
            Matrix open = Matrix.allocate(scratch, block, Math.max(1, fittedCoefficients()));
            for (int from = 0; from < count; from += block) {
              Points some = at.slice(from, Math.min(count, from + block));
              Matrix explained = cross.top(some.size());
              Matrix left = open.top(some.size());
              explain(kernel, some, explained, left, from, mean, withMean);
              for (int i = 0; i < some.size(); i++) {
                explained.readRow(i, row, row.length);
                double[] beyond = left.row(i);
                double v =
                    variances[from + i] - Solution.dot(row, row) + Solution.dot(beyond, beyond);
                variances[from + i] = targetScale.variance(Math.max(0, v));
              }
            }
          }
          for (int i = 0; i < count; i++) {
            mean[i] = withMean ? targetScale.value(mean[i]) : targetScale.spread() * mean[i];
          }
          return new Prediction(mean, variances);
        });
  }

  /**
   * Fills in the means and leaves, in each row, what the data explain of a point (L⁻¹ k(X, x*)) and
   * what the fitted coefficients leave open (L_A⁻¹ (h(x*) − H K⁻¹ k(X, x*)), without h(x*) for a
   * part of the function).
   */
  private void explain(
      Kernel kernel,
      Points at,
      Matrix cross,
      Matrix open,
      int from,
      double[] mean,
      boolean withMean) {
    LinearAlgebra algebra = resources.algebra();
    CovarianceMatrix.fillCross(kernel, at, x, resources.team(), cross);
    double[] row = new double[size()];
    for (int i = 0; i < at.size(); i++) {
      cross.readRow(i, row, row.length);
      double prior = withMean ? solution.basis().value(solution.coefficients(), at, i) : 0;
      mean[from + i] = prior + Solution.dot(row, solution.weights());
    }
    algebra.solveLower(factor, cross);
    @Nullable Matrix whitened = solution.whitened();
    @Nullable Matrix basisFactor = solution.basisFactor();
    if (whitened != null && basisFactor != null) {
      double[] none = new double[open.columns()];
      for (int i = 0; i < at.size(); i++) {
        double[] h = withMean ? solution.basis().features(at, i) : none;
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
          double[] mean = new double[count];
          try (Arena scratch = Arena.ofShared()) {
            Matrix cross = Matrix.allocate(scratch, count, size());
            Matrix open = Matrix.allocate(scratch, count, Math.max(1, fittedCoefficients()));
            explain(process.kernel(), at, cross, open, 0, mean, true);
            return JointDistribution.conditioned(
                process.kernel(),
                at,
                variance,
                mean,
                cross,
                fittedCoefficients() > 0 ? open : null,
                targetScale,
                resources);
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
          LinearAlgebra algebra = resources.algebra();
          double[] precisions = LeaveOneOut.precisions(algebra, factor);
          @Nullable Matrix whitened = solution.whitened();
          if (whitened != null) {
            try (Arena scratch = Arena.ofShared()) {
              Matrix projection = Matrix.allocate(scratch, whitened.rows(), size());
              projection.copyFrom(whitened);
              algebra.solveUpper(factor, projection);
              for (int k = 0; k < projection.rows(); k++) {
                for (int i = 0; i < precisions.length; i++) {
                  precisions[i] -= projection.get(k, i) * projection.get(k, i);
                }
              }
            }
          }
          return Optional.of(LeaveOneOut.of(y, solution.weights(), precisions, i -> targetScale));
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
