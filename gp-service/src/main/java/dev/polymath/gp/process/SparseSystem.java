package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;

/**
 * What follows from n observations for m inducing points Z: Titsias 2009, "Variational learning of
 * inducing variables in sparse Gaussian processes", equation 9. With K_uu = L Lᵀ, v_i = L⁻¹ k(Z,
 * x_i), λ_i the noise of observation i, and B = I + Σ_i v_i v_iᵀ / λ_i = L_B L_Bᵀ:
 *
 * <p>F = −½ (Σ y_i²/λ_i − c²) − ½ (Σ log λ_i + log |B|) − ½ Σ (k_ii − v_i²)/λ_i − ½ n log 2π, where
 * c = L_B⁻¹ Σ v_i y_i / λ_i.
 *
 * <p>Observations are taken in blocks, so memory grows as m² and not as n m; n m² operations.
 *
 * @param factor L
 * @param innerFactor L_B
 * @param weights a, with which the mean at x* is k(x*, Z) a
 * @param noise λ
 * @param latent k_ii without noise
 * @param jitter what had to be added to the diagonal of K_uu
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record SparseSystem(
    Matrix factor,
    Matrix innerFactor,
    double[] weights,
    double[] noise,
    double[] latent,
    double dataFit,
    double complexity,
    double normalisation,
    double jitter) {

  /** Observations of a block: enough for BLAS, few enough that a block stays near the processor. */
  static final int BLOCK = 1_024;

  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  /** Takes a block of the v_i. */
  @FunctionalInterface
  interface BlockVisitor {
    /**
     * A block.
     *
     * @param from the number of its first observation
     * @param v one v_i in each row; may be overwritten
     */
    void visit(int from, Points x, Matrix v);
  }

  /** The system; empty where K_uu is not positive definite or an observation has no noise. */
  static Optional<SparseSystem> of(
      GaussianProcess process,
      Kernel kernel,
      Points inducing,
      Points x,
      double[] y,
      Resources resources,
      Arena arena) {
    double[] latent = CovarianceMatrix.diagonal(kernel, x, Variance.LATENT);
    double[] noise = CovarianceMatrix.diagonal(kernel, x, Variance.OBSERVATION);
    Arrays.setAll(noise, i -> noise[i] - latent[i] + process.alpha());
    if (Arrays.stream(noise).anyMatch(n -> !(n > 0))) {
      return Optional.empty();
    }
    int m = inducing.size();
    LinearAlgebra algebra = resources.algebra();
    Matrix factor = Matrix.allocate(arena, m, m);
    double scale = Arrays.stream(latent).average().orElseThrow();
    Optional<Factorisation> factored =
        Factorisation.of(
            algebra,
            factor,
            scale,
            false,
            jitter ->
                CovarianceMatrix.fillSymmetric(
                    kernel, inducing, Variance.LATENT, jitter, resources.team(), factor));
    return factored.map(
        f ->
            new Builder(kernel, inducing, x, resources, factor)
                .build(y, noise, latent, f.jitter(), arena));
  }

  double bound() {
    return dataFit + complexity + normalisation;
  }

  /** Goes through the v_i of all observations. */
  void forEachBlock(
      Kernel kernel, Points inducing, Points x, Resources resources, BlockVisitor visitor) {
    new Builder(kernel, inducing, x, resources, factor).forEachBlock(visitor);
  }

  private record Builder(
      Kernel kernel, Points inducing, Points x, Resources resources, Matrix factor) {

    void forEachBlock(BlockVisitor visitor) {
      try (Arena scratch = Arena.ofShared()) {
        Matrix block = Matrix.allocate(scratch, Math.min(BLOCK, x.size()), inducing.size());
        for (int from = 0; from < x.size(); from += BLOCK) {
          Points some = x.slice(from, Math.min(x.size(), from + BLOCK));
          Matrix v = block.top(some.size());
          CovarianceMatrix.fillCross(kernel, some, inducing, resources.team(), v);
          resources.algebra().solveLower(factor, v);
          visitor.visit(from, some, v);
        }
      }
    }

    SparseSystem build(double[] y, double[] noise, double[] latent, double jitter, Arena arena) {
      int n = y.length;
      int m = inducing.size();
      LinearAlgebra algebra = resources.algebra();
      Matrix inner = Matrix.allocate(arena, m, m);
      for (int j = 0; j < m; j++) {
        inner.set(j, j, 1);
      }
      double[] projected = new double[m];
      double[] sums = new double[3];
      double[] row = new double[m];
      forEachBlock(
          (from, some, v) -> {
            try (Arena scratch = Arena.ofShared()) {
              Matrix transposed = Matrix.allocate(scratch, m, some.size());
              for (int i = 0; i < some.size(); i++) {
                double precision = 1 / noise[from + i];
                double root = Math.sqrt(precision);
                double target = y[from + i] * precision;
                v.readRow(i, row, m);
                for (int j = 0; j < m; j++) {
                  projected[j] += row[j] * target;
                  transposed.set(j, i, row[j] * root);
                }
                sums[0] += y[from + i] * target;
                sums[1] += Math.log(noise[from + i]);
                sums[2] += (latent[from + i] - Solution.dot(row, row)) * precision;
              }
              algebra.addSquare(1, transposed, inner);
            }
          });
      // Its eigenvalues are 1 or more.
      if (!algebra.cholesky(inner)) {
        throw Conditioning.indefinite();
      }
      try (Arena scratch = Arena.ofShared()) {
        Matrix c = Matrix.ofRow(scratch, projected);
        algebra.solveLower(inner, c);
        double explained = Solution.dot(c.row(0), c.row(0));
        algebra.solveUpper(inner, c);
        algebra.solveUpper(factor, c);
        return new SparseSystem(
            factor,
            inner,
            c.row(0),
            noise,
            latent,
            -0.5 * (sums[0] - explained),
            -0.5 * sums[1] - Factorisation.halfLogDeterminant(inner) - 0.5 * sums[2],
            -0.5 * n * LOG_TWO_PI,
            jitter);
      }
    }
  }
}
