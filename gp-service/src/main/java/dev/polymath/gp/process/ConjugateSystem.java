package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

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

  private static final int LEAST_RANK = 100;
  private static final int HIGHEST_RANK = 500;

  static final int PROBES = 10;

  /** Of the probes, whose error is that of so few draws. */
  private static final double PROBE_TOLERANCE = 1e-4;

  /** Beyond it, an estimate says nothing. */
  private static final double WORST_RESIDUAL = 1e-2;

  private static final long SEED = 1;
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  /**
   * Columns of the preconditioner for n points. A step of conjugate gradients costs n² operations,
   * so that more columns than Wang et al. have pay where there are many points.
   */
  static int rank(int n) {
    return Math.clamp(n / 100, LEAST_RANK, HIGHEST_RANK);
  }

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
   * @param tolerance of a
   * @return empty where conjugate gradients do not come near
   */
  static Optional<ConjugateSystem> of(
      KernelProducts products,
      Kernel kernel,
      double[] noise,
      Preconditioner preconditioner,
      double[] y,
      double tolerance) {
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
      double[] left = rough.left().getFirst();
      double sofar = Math.sqrt(Solution.dot(left, left) / Solution.dot(y, y));
      double[] rest =
          ConjugateGradients.solve(
                  products, kernel, noise, preconditioner, List.of(left), tolerance / sofar)
              .solutions()
              .getFirst();
      Arrays.setAll(weights, i -> weights[i] + rest[i]);
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
