package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a factor L of the observations' covariance K and from y: GPML algorithm 2.1,
 * lines 3 and 7, and for a fitted mean section 2.7 with B⁻¹ → 0 (equations 2.41 to 2.45).
 *
 * <p>With H the features of the points (one row each), A = H K⁻¹ Hᵀ = L_A L_Aᵀ and G = L_A⁻¹ H L⁻ᵀ:
 * the coefficients are β = A⁻¹ H K⁻¹ y, the weights K⁻¹ (y − Hᵀβ).
 *
 * @param weights K⁻¹ (y − m)
 * @param dataFit −½ (y − m)ᵀ K⁻¹ (y − m)
 * @param complexity −½ log |K|, and −½ log |A| if the mean is fitted
 * @param normalisation −½ (n − coefficients) log 2π
 * @param basis of the mean
 * @param coefficients of the basis
 * @param whitened G, if the mean is fitted
 * @param basisFactor L_A, if the mean is fitted
 */
record Solution(
    double[] weights,
    double dataFit,
    double complexity,
    double normalisation,
    Basis basis,
    double[] coefficients,
    @Nullable Matrix whitened,
    @Nullable Matrix basisFactor) {

  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  static Solution of(
      LinearAlgebra algebra, Arena arena, Matrix factor, MeanFunction mean, Points x, double[] y) {
    return mean.isFitted()
        ? fitted(algebra, arena, factor, mean.degree(), x, y)
        : known(algebra, arena, factor, mean, x, y);
  }

  private static Solution known(
      LinearAlgebra algebra, Arena arena, Matrix factor, MeanFunction mean, Points x, double[] y) {
    Basis basis = Basis.plain(mean.degree(), x.dimensions());
    double[] coefficients = mean.coefficients().stream().mapToDouble(c -> c).toArray();
    double[] residual = residual(basis, coefficients, x, y);
    double[] weights = solve(algebra, arena, factor, residual);
    return new Solution(
        weights,
        -0.5 * dot(residual, weights),
        -Factorisation.halfLogDeterminant(factor),
        -0.5 * y.length * LOG_TWO_PI,
        basis,
        coefficients,
        null,
        null);
  }

  private static Solution fitted(
      LinearAlgebra algebra, Arena arena, Matrix factor, Degree degree, Points x, double[] y) {
    Basis basis = Basis.standardized(degree, x);
    int n = y.length;
    int m = basis.size();
    Matrix features = Matrix.allocate(arena, m, n);
    for (int i = 0; i < n; i++) {
      double[] h = basis.features(x, i);
      for (int k = 0; k < m; k++) {
        features.set(k, i, h[k]);
      }
    }
    algebra.solveLower(factor, features);
    Matrix basisFactor = Matrix.allocate(arena, m, m);
    algebra.addSquare(1, features, basisFactor);
    double norm = CovarianceMatrix.norm(basisFactor);
    if (!algebra.cholesky(basisFactor) || algebra.reciprocalCondition(basisFactor, norm) < 1e-14) {
      throw new Failure.Unprocessable(
          "mean",
          "Some columns of x determine one another, so the coefficients of the mean cannot be told apart: choose a lower degree, or leave out columns that are constant or repeated.");
    }
    Matrix whitened = transposed(arena, features);
    algebra.solveLower(basisFactor, whitened);
    whitened = transposed(arena, whitened);

    Matrix z = Matrix.ofRow(arena, y);
    algebra.solveLower(factor, z);
    Matrix projected = Matrix.allocate(arena, 1, m);
    algebra.addProducts(1, z, whitened, projected);
    algebra.solveUpper(basisFactor, projected);
    double[] coefficients = projected.row(0);

    double[] residual = residual(basis, coefficients, x, y);
    double[] weights = solve(algebra, arena, factor, residual);
    return new Solution(
        weights,
        -0.5 * dot(residual, weights),
        -Factorisation.halfLogDeterminant(factor)
            - Factorisation.halfLogDeterminant(basisFactor)
            - basis.logVolume(),
        -0.5 * (n - m) * LOG_TWO_PI,
        basis,
        coefficients,
        whitened,
        basisFactor);
  }

  double logMarginalLikelihood() {
    return dataFit + complexity + normalisation;
  }

  private static double[] residual(Basis basis, double[] coefficients, Points x, double[] y) {
    double[] residual = y.clone();
    for (int i = 0; i < y.length; i++) {
      residual[i] -= basis.value(coefficients, x, i);
    }
    return residual;
  }

  private static double[] solve(
      LinearAlgebra algebra, Arena arena, Matrix factor, double[] rightHandSide) {
    Matrix row = Matrix.ofRow(arena, rightHandSide);
    algebra.solve(factor, row);
    return row.row(0);
  }

  private static Matrix transposed(Arena arena, Matrix matrix) {
    Matrix transposed = Matrix.allocate(arena, matrix.columns(), matrix.rows());
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        transposed.set(j, i, matrix.get(i, j));
      }
    }
    return transposed;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
