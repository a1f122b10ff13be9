package dev.polymath.gp.linalg;

/**
 * What Gaussian processes ask of LAPACK and BLAS. Every symmetric matrix is given, and answered, as
 * the lower triangle of a square one; what lies above it is never read, and may hold anything
 * before and after. Right-hand sides are the rows of a matrix. Safe for use by several threads on
 * different matrices.
 */
public interface LinearAlgebra {

  /**
   * Replaces K by L with K = L Lᵀ (as dpotrf), n³/3 operations.
   *
   * @return whether K is positive definite; if not, its content is of no use
   */
  boolean cholesky(Matrix k);

  /** Replaces L by the lower triangle of (L Lᵀ)⁻¹ (as dpotri), 2n³/3 operations. */
  void invert(Matrix factor);

  /** Replaces each row b by L⁻¹ b (dtrsm). */
  void solveLower(Matrix factor, Matrix rightHandSides);

  /** Replaces each row b by Lᵀ⁻¹ b (dtrsm). */
  void solveUpper(Matrix factor, Matrix rightHandSides);

  /** Replaces each row b by (L Lᵀ)⁻¹ b. */
  default void solve(Matrix factor, Matrix rightHandSides) {
    solveLower(factor, rightHandSides);
    solveUpper(factor, rightHandSides);
  }

  /** Replaces each row z by L z (dtrmm). */
  void multiplyLower(Matrix factor, Matrix vectors);

  /** C ← C + scale · A Bᵀ (dgemm): the scalar products of A's rows with B's. */
  void addProducts(double scale, Matrix a, Matrix b, Matrix c);

  /** The lower triangle of C ← C + scale · A Aᵀ (dsyrk). */
  void addSquare(double scale, Matrix a, Matrix c);

  /**
   * An estimate of 1 / (‖K‖₁ ‖K⁻¹‖₁) (dpocon): below 10⁻¹⁶ no digit of a solution is right.
   *
   * @param norm ‖K‖₁ before it was factored
   */
  double reciprocalCondition(Matrix factor, double norm);
}
