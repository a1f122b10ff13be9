/**
 * Covariance functions: what they are, how they are written and how they are evaluated. They know
 * points and numbers, and neither Spring nor HTTP nor linear algebra.
 *
 * <ul>
 *   <li>{@link dev.polymath.gp.kernel.Kernel} and its records: immutable, with bounded or fixed
 *       parameters, in scikit-learn's order and names.
 *   <li>{@link dev.polymath.gp.kernel.KernelText} and {@link dev.polymath.gp.kernel.KernelTree}:
 *       the text and the JSON form, both ways.
 *   <li>{@link dev.polymath.gp.kernel.RowEvaluator}: values and gradients, a row of the matrix at a
 *       time.
 * </ul>
 *
 * <pre>{@code
 * Kernel kernel = Kernel.parse("1.3**2 * RBF(length_scale=0.7) + WhiteKernel(noise_level=0.02)");
 * kernel.thetaNames();     // [k1__k1__constant_value, k1__k2__length_scale, k2__noise_level]
 * kernel.theta();          // their logarithms
 * kernel.tree();           // {type=sum, left={type=product, ...}, right={type=white, ...}}
 * }</pre>
 */
@NullMarked
package dev.polymath.gp.kernel;

import org.jspecify.annotations.NullMarked;
