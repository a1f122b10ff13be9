package dev.polymath.gp.process;

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
 * log p(y | X, θ) as a function of θ, for one training set: GPML algorithm 2.1 and equation 5.9,
 *
 * <p>∂/∂θ log p = ½ Σ_ij (a_i a_j − K⁻¹_ij) ∂K_ij/∂θ with a = K⁻¹ (y − m).
 *
 * <p>It keeps one n × n matrix outside the heap for all evaluations, in which K, its factor and its
 * inverse follow one another. For one thread; close it.
 */
public final class ExactEvidence implements Evidence {
  private final GaussianProcess process;
  private final Points x;
  private final double[] y;
  private final Resources resources;
  private final Arena arena = Arena.ofShared();
  private final Matrix matrix;

  /**
   * Takes the memory.
   *
   * @throws dev.polymath.common.failure.Failure if there are too many points, or if they and the
   *     process do not go together
   */
  public ExactEvidence(GaussianProcess process, TrainingSet data, Resources resources) {
    resources.requireRoomFor("x", data.size());
    process.mean().requireFits(data.size(), data.x().dimensions());
    Conditioning.requireNoiseForDuplicates(process, data);
    this.process = process;
    this.x = data.x();
    this.y = TargetScale.of(data, process.normalizeY()).normalized(data);
    this.resources = resources;
    try {
      this.matrix = Matrix.allocate(arena, data.size(), data.size());
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** At the kernel's own parameters. */
  public LogMarginalLikelihood evaluate(boolean withGradient) {
    return evaluate(process.kernel().theta(), withGradient);
  }

  @Override
  public Optional<LogMarginalLikelihood> tryEvaluate(double[] theta, boolean withGradient) {
    Kernel kernel = process.kernel().withTheta(theta);
    LinearAlgebra algebra = resources.algebra();
    double scale =
        Arrays.stream(CovarianceMatrix.diagonal(kernel, x, Variance.OBSERVATION))
            .average()
            .orElseThrow();
    Optional<Factorisation> factorisation =
        Factorisation.of(
            algebra,
            matrix,
            scale,
            false,
            jitter ->
                CovarianceMatrix.fillSymmetric(
                    kernel,
                    x,
                    Variance.OBSERVATION,
                    process.alpha() + jitter,
                    resources.team(),
                    matrix));
    return factorisation.map(f -> solved(kernel, f, withGradient));
  }

  private LogMarginalLikelihood solved(
      Kernel kernel, Factorisation factorisation, boolean withGradient) {
    try (Arena scratch = Arena.ofShared()) {
      LinearAlgebra algebra = resources.algebra();
      Solution solution = Solution.of(algebra, scratch, matrix, process.mean(), x, y);
      List<Double> gradient = List.of();
      if (withGradient) {
        @Nullable Matrix projection = solution.whitened();
        if (projection != null) {
          algebra.solveUpper(matrix, projection);
        }
        algebra.invert(matrix);
        gradient = Arrays.stream(gradient(kernel, solution.weights(), projection)).boxed().toList();
      }
      return new LogMarginalLikelihood(
          solution.dataFit(),
          solution.complexity(),
          solution.normalisation(),
          gradient,
          factorisation.jitter());
    }
  }

  /** W = a aᵀ − K⁻¹ + VᵀV, where V (none for a known mean) accounts for fitted coefficients. */
  private double[] gradient(Kernel kernel, double[] a, @Nullable Matrix v) {
    double[][] projection = new double[v == null ? 0 : v.rows()][];
    for (int k = 0; k < projection.length && v != null; k++) {
      projection[k] = v.row(k);
    }
    return KernelGradient.sum(
        kernel,
        x,
        Variance.OBSERVATION,
        resources.team(),
        (i, weights) -> {
          matrix.readRow(i, weights, i + 1);
          for (int j = 0; j <= i; j++) {
            weights[j] = a[i] * a[j] - weights[j];
          }
          for (double[] row : projection) {
            for (int j = 0; j <= i; j++) {
              weights[j] += row[i] * row[j];
            }
          }
        });
  }

  @Override
  public void close() {
    arena.close();
  }
}
