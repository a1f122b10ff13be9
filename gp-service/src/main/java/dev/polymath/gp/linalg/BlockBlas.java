package dev.polymath.gp.linalg;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;

/**
 * LAPACK and BLAS on blocks of matrices, each call in the thread that makes it.
 *
 * <p>LAPACK proper is column-major, and a row-major lower triangle is a column-major upper one; so
 * it is called with {@code 'U'} and never transposes.
 */
final class BlockBlas {
  private static final byte UPPER_IN_COLUMN_MAJOR = 'U';

  private BlockBlas() {}

  /** Replaces K by L with K = L Lᵀ, if it is positive definite. */
  static boolean cholesky(Block k) {
    return openblas.LAPACKE_dpotrf(
            openblas.LAPACK_COL_MAJOR, UPPER_IN_COLUMN_MAJOR, k.rows(), pointer(k), k.stride())
        == 0;
  }

  /** An estimate of 1 / (‖K‖₁ ‖K⁻¹‖₁) from L; 0 if there is none. */
  static double reciprocalCondition(Block factor, double norm) {
    try (DoublePointer answer = new DoublePointer(1)) {
      int info =
          openblas.LAPACKE_dpocon(
              openblas.LAPACK_COL_MAJOR,
              UPPER_IN_COLUMN_MAJOR,
              factor.rows(),
              pointer(factor),
              factor.stride(),
              norm,
              answer);
      return info == 0 ? answer.get() : 0;
    }
  }

  /** Replaces each row b by (L⁻¹ b)ᵀ, that is B ← B L⁻ᵀ. */
  static void solveLower(Block factor, Block rightHandSides) {
    solve(factor, rightHandSides, openblas.CblasTrans);
  }

  /** Replaces each row b by (L⁻ᵀ b)ᵀ, that is B ← B L⁻¹. */
  static void solveUpper(Block factor, Block rightHandSides) {
    solve(factor, rightHandSides, openblas.CblasNoTrans);
  }

  private static void solve(Block factor, Block rightHandSides, int transpose) {
    openblas.cblas_dtrsm(
        openblas.CblasRowMajor,
        openblas.CblasRight,
        openblas.CblasLower,
        transpose,
        openblas.CblasNonUnit,
        rightHandSides.rows(),
        factor.rows(),
        1,
        pointer(factor),
        factor.stride(),
        pointer(rightHandSides),
        rightHandSides.stride());
  }

  /** Replaces each row z by (L z)ᵀ. */
  static void multiplyLower(Block factor, Block vectors) {
    openblas.cblas_dtrmm(
        openblas.CblasRowMajor,
        openblas.CblasRight,
        openblas.CblasLower,
        openblas.CblasTrans,
        openblas.CblasNonUnit,
        vectors.rows(),
        factor.rows(),
        1,
        pointer(factor),
        factor.stride(),
        pointer(vectors),
        vectors.stride());
  }

  /** C ← keep · C + scale · A Bᵀ; with keep = 0 it does not matter what C holds. */
  static void products(double scale, Block a, Block b, double keep, Block c) {
    openblas.cblas_dgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasTrans,
        a.rows(),
        b.rows(),
        a.columns(),
        scale,
        pointer(a),
        a.stride(),
        pointer(b),
        b.stride(),
        keep,
        pointer(c),
        c.stride());
  }

  /**
   * The memory belongs to an arena, so JavaCPP neither frees it nor counts it against the bound
   * that it derives from the heap.
   */
  private static DoublePointer pointer(Block block) {
    return new Address(block.address());
  }

  private static final class Address extends DoublePointer {
    Address(long address) {
      this.address = address;
    }
  }
}
