package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What follows from n observations without their covariance matrix: Gardner et al. 2018 and Wang et
 * al. 2019, "Exact Gaussian processes on a million data points". With P close to K + Λ and probes
 * z_s ~ N(0, P):
 *
 * <ul>
 *   <li>a = (K + Λ)⁻¹ y by conjugate gradients
 *   <li>log |K + Λ| ≈ log |P| + mean_s z_sᵀ P^−½ log(P^−½ (K + Λ) P^−½) P^−½ z_s, by Lanczos
 *   <li>tr((K + Λ)⁻¹ ∂K) ≈ mean_s ((K + Λ)⁻¹ z_s)ᵀ ∂K (P⁻¹ z_s)
 * </ul>
 *
 * <p>The probes are drawn with the same numbers every time, and P is made of the same points while
 * parameters are sought: the estimate is a smooth function of them.
 *
 * @param weights a
 * @param solved (K + Λ)⁻¹ z_s
 * @param preconditioned P⁻¹ z_s
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record ConjugateSystem(
    double[] weights,
    double dataFit,
    double complexity,
    double normalisation,
    List<double[]> solved,
    List<double[]> preconditioned) {

  /** Columns of the preconditioner. */
  static final int RANK = 100;

  static final int PROBES = 10;

  /** Of the probes, whose error is that of so few draws. */
  private static final double PROBE_TOLERANCE = 1e-4;

  /** Beyond it, an estimate says nothing. */
  private static final double WORST_RESIDUAL = 1e-2;

  private static final long SEED = 1;
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  /** The noise of each observation. */
  static double[] noise(GaussianProcess process, Kernel kernel, Points x) {
    double[] latent = CovarianceMatrix.diagonal(kernel, x, Variance.LATENT);
    double[] noise = CovarianceMatrix.diagonal(kernel, x, Variance.OBSERVATION);
    Arrays.setAll(noise, i -> noise[i] - latent[i] + process.alpha());
    return noise;
  }

  /**
   * Solves for y and for the probes.
   *
   * @param pivots of the preconditioner; null to choose them
   * @param tolerance of a
   * @return empty where conjugate gradients do not come near
   */
  static Optional<ConjugateSystem> of(
      KernelProducts products,
      Kernel kernel,
      double[] noise,
      Points x,
      double[] y,
      int @Nullable [] pivots,
      double tolerance,
      Resources resources) {
    if (Arrays.stream(noise).anyMatch(v -> !(v > 0) || Double.isInfinite(v))) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofShared()) {
      PivotedCholesky factor =
          pivots == null
              ? PivotedCholesky.of(kernel, x, RANK, resources.algebra(), arena)
              : PivotedCholesky.at(kernel, x, pivots, resources.algebra(), arena);
      Preconditioner preconditioner = new Preconditioner(factor, noise, resources.algebra(), arena);
      Random random = new Random(SEED);
      List<double[]> all = new ArrayList<>();
      for (int s = 0; s < PROBES; s++) {
        all.add(preconditioner.draw(random));
      }
      List<double[]> preconditioned = List.of(preconditioner.solve(all));
      all.addFirst(y);
      ConjugateGradients rough =
          ConjugateGradients.solve(
              products, kernel, noise, preconditioner, all, Math.max(tolerance, PROBE_TOLERANCE));
      if (!(rough.residual() < WORST_RESIDUAL)) {
        return Optional.empty();
      }
      double logarithm = 0;
      for (int s = 1; s <= PROBES; s++) {
        logarithm += rough.lanczos().get(s).quadrature(Math::log) / PROBES;
      }
      double[] weights = rough.solutions().getFirst();
      if (tolerance < PROBE_TOLERANCE) {
        weights =
            ConjugateGradients.solve(products, kernel, noise, preconditioner, List.of(y), tolerance)
                .solutions()
                .getFirst();
      }
      return Optional.of(
          new ConjugateSystem(
              weights,
              -0.5 * Solution.dot(y, weights),
              -preconditioner.halfLogDeterminant() - 0.5 * logarithm,
              -0.5 * y.length * LOG_TWO_PI,
              rough.solutions().subList(1, PROBES + 1),
              preconditioned));
    }
  }
}
