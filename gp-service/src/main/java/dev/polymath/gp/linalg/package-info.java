/**
 * Dense linear algebra in double precision, as little as Gaussian processes need, by LAPACK and
 * BLAS. It knows matrices and nothing of kernels.
 *
 * <p>Matrices are row-major and outside the heap. Symmetric ones are kept as their lower triangle.
 * Vectors are rows: a set of right-hand sides is one matrix with a right-hand side in each row, so
 * each is contiguous.
 *
 * <pre>{@code
 * LinearAlgebra algebra = OpenBlas.with(new Team(2));
 * try (Arena arena = Arena.ofConfined()) {
 *   Matrix k = Matrix.allocate(arena, n, n);   // fill the lower triangle
 *   if (algebra.cholesky(k)) {
 *     algebra.solve(k, rightHandSides);        // K⁻¹ b for each row b
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.polymath.gp.linalg;

import org.jspecify.annotations.NullMarked;
