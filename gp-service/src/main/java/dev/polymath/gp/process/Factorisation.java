package dev.polymath.gp.process;

import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.util.Optional;

/**
 * A Cholesky factorisation that helps itself. Rounding makes a covariance matrix of close points
 * indefinite; then a little is added to its diagonal, ten times more at every attempt.
 *
 * @param jitter what was added to the diagonal; 0 as a rule
 * @param norm ‖K‖₁ of what was factored, if asked for; else NaN
 */
record Factorisation(double jitter, double norm) {

  private static final double FIRST_JITTER = 1e-10;
  private static final double LAST_JITTER = 1.1e-4;

  /** Fills a matrix anew with so much added to its diagonal. */
  @FunctionalInterface
  interface Filler {
    void fill(double jitter);
  }

  /**
   * Fills the matrix and replaces it by its Cholesky factor.
   *
   * @param scale what the jitter is relative to: a typical variance
   * @return empty if even the largest jitter does not make it positive definite
   */
  static Optional<Factorisation> of(
      LinearAlgebra algebra, Matrix matrix, double scale, boolean withNorm, Filler filler) {
    if (!(scale > 0) || !Double.isFinite(scale)) {
      return Optional.empty();
    }
    double jitter = 0;
    while (jitter <= LAST_JITTER * scale) {
      filler.fill(jitter);
      double norm = withNorm ? CovarianceMatrix.norm(matrix) : Double.NaN;
      if (algebra.cholesky(matrix)) {
        return Optional.of(new Factorisation(jitter, norm));
      }
      jitter = jitter == 0 ? FIRST_JITTER * scale : jitter * 10;
    }
    return Optional.empty();
  }

  /** Σ log L_ii, half the logarithm of the determinant. */
  static double halfLogDeterminant(Matrix factor) {
    double sum = 0;
    for (int i = 0; i < factor.rows(); i++) {
      sum += Math.log(factor.get(i, i));
    }
    return sum;
  }
}
