package dev.polymath.gp.process;

import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * The factor L of the covariance Σ of observations of several outputs, and what follows from y.
 *
 * @param weights a = Σ⁻¹ y
 * @param dataFit −½ yᵀ a
 * @param complexity −½ log |Σ|
 * @param jitter what had to be added to the diagonal
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record CoregionalSystem(double[] weights, double dataFit, double complexity, double jitter) {

  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  /**
   * Factors.
   *
   * @param plain k(X, X)
   * @param factor becomes L
   * @return empty where Σ is not positive definite
   */
  static Optional<CoregionalSystem> of(
      GaussianProcess process,
      Coregionalisation model,
      OutputPoints points,
      Matrix plain,
      Matrix factor,
      double[] y,
      Resources resources) {
    LinearAlgebra algebra = resources.algebra();
    double[][] b = model.b();
    int[] of = points.outputs();
    double scale = 0;
    for (int i = 0; i < y.length; i++) {
      scale += (b[of[i]][of[i]] * plain.get(i, i) + model.noise().get(of[i])) / y.length;
    }
    return Factorisation.of(
            algebra,
            factor,
            scale,
            false,
            jitter -> {
              points.coregionalise(b, plain, factor);
              for (int i = 0; i < y.length; i++) {
                double more = model.noise().get(of[i]) + process.alpha() + jitter;
                factor.set(i, i, factor.get(i, i) + more);
              }
            })
        .map(
            factorisation -> {
              try (Arena scratch = Arena.ofShared()) {
                Matrix row = Matrix.ofRow(scratch, y);
                algebra.solve(factor, row);
                double[] weights = row.row(0);
                return new CoregionalSystem(
                    weights,
                    -0.5 * Solution.dot(y, weights),
                    -Factorisation.halfLogDeterminant(factor),
                    factorisation.jitter());
              }
            });
  }

  double normalisation() {
    return -0.5 * weights.length * LOG_TWO_PI;
  }
}
