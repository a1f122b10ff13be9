package dev.polymath.gp.linalg;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;

/**
 * LAPACK and BLAS by OpenBLAS, which comes within the jar and runs beside libtorch in one process.
 *
 * <p>LAPACK proper is column-major, and a row-major lower triangle is a column-major upper one; so
 * it is called with {@code 'U'} and never transposes.
 */
public final class OpenBlas implements LinearAlgebra {
  private static final byte UPPER_IN_COLUMN_MAJOR = 'U';
  private static final byte ONE_NORM = '1';

  private OpenBlas() {}

  /**
   * Loads the library.
   *
   * @param threads how many it may use at once, for the whole process
   */
  public static OpenBlas withThreads(int threads) {
    Loader.load(openblas.class);
    openblas_nolapack.blas_set_num_threads(threads);
    return new OpenBlas();
  }

  @Override
  public boolean cholesky(Matrix k) {
    requireSquare(k);
    return openblas.LAPACKE_dpotrf(
            openblas.LAPACK_COL_MAJOR, UPPER_IN_COLUMN_MAJOR, k.rows(), pointer(k), k.rows())
        == 0;
  }

  @Override
  public void invert(Matrix factor) {
    requireSquare(factor);
    int info =
        openblas.LAPACKE_dpotri(
            openblas.LAPACK_COL_MAJOR,
            UPPER_IN_COLUMN_MAJOR,
            factor.rows(),
            pointer(factor),
            factor.rows());
    if (info != 0) {
      throw new IllegalStateException("dpotri answered " + info);
    }
  }

  @Override
  public void solveLower(Matrix factor, Matrix rightHandSides) {
    // Row b of B becomes (L⁻¹ b)ᵀ: B ← B L⁻ᵀ.
    solve(factor, rightHandSides, openblas.CblasTrans);
  }

  @Override
  public void solveUpper(Matrix factor, Matrix rightHandSides) {
    solve(factor, rightHandSides, openblas.CblasNoTrans);
  }

  private static void solve(Matrix factor, Matrix rightHandSides, int transpose) {
    requireSquare(factor);
    requireSameColumns(factor, rightHandSides);
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
        factor.rows(),
        pointer(rightHandSides),
        rightHandSides.columns());
  }

  @Override
  public void multiplyLower(Matrix factor, Matrix vectors) {
    requireSquare(factor);
    requireSameColumns(factor, vectors);
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
        factor.rows(),
        pointer(vectors),
        vectors.columns());
  }

  @Override
  public void addProducts(double scale, Matrix a, Matrix b, Matrix c) {
    requireSameColumns(a, b);
    if (c.rows() != a.rows() || c.columns() != b.rows()) {
      throw new IllegalArgumentException("shapes do not fit");
    }
    openblas.cblas_dgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasTrans,
        a.rows(),
        b.rows(),
        a.columns(),
        scale,
        pointer(a),
        a.columns(),
        pointer(b),
        b.columns(),
        1,
        pointer(c),
        c.columns());
  }

  @Override
  public void addSquare(double scale, Matrix a, Matrix c) {
    requireSquare(c);
    if (c.rows() != a.rows()) {
      throw new IllegalArgumentException("shapes do not fit");
    }
    openblas.cblas_dsyrk(
        openblas.CblasRowMajor,
        openblas.CblasLower,
        openblas.CblasNoTrans,
        a.rows(),
        a.columns(),
        scale,
        pointer(a),
        a.columns(),
        1,
        pointer(c),
        c.columns());
  }

  @Override
  public double reciprocalCondition(Matrix factor, double norm) {
    requireSquare(factor);
    try (DoublePointer answer = new DoublePointer(1)) {
      int info =
          openblas.LAPACKE_dpocon(
              openblas.LAPACK_COL_MAJOR,
              UPPER_IN_COLUMN_MAJOR,
              factor.rows(),
              pointer(factor),
              factor.rows(),
              norm,
              answer);
      return info == 0 ? answer.get() : 0;
    }
  }

  private static void requireSquare(Matrix matrix) {
    if (matrix.rows() != matrix.columns()) {
      throw new IllegalArgumentException("not square");
    }
  }

  private static void requireSameColumns(Matrix a, Matrix b) {
    if (a.columns() != b.columns()) {
      throw new IllegalArgumentException("shapes do not fit");
    }
  }

  /**
   * The memory belongs to an arena, so JavaCPP neither frees it nor counts it against the bound
   * that it derives from the heap.
   */
  private static DoublePointer pointer(Matrix matrix) {
    return new Address(matrix.address());
  }

  private static final class Address extends DoublePointer {
    Address(long address) {
      this.address = address;
    }
  }
}
