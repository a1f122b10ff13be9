package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.kernel.Sum;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one part of a sum explains of the data: the posterior of f_j where f = Σ f_j and the kernel
 * is Σ k_j. Its mean is k_j(x*, X) K⁻¹ (y − m), its covariance k_j(x*, x*) − k_j(x*, X) K⁻¹ k_j(X,
 * x*). The means of all parts add up to the mean of f less the mean of the prior; the variances do
 * not, for what one part may explain another could. Duvenaud 2014, "Automatic model construction
 * with Gaussian processes", section 2.4.5.
 *
 * @param kernel k_j
 * @param prediction mean and variance of f_j, in the units of y
 */
public record Component(Kernel kernel, Prediction prediction) {

  /** The parts of a sum that belong to the function, from left to right; noise is left out. */
  static List<Kernel> kernels(Kernel kernel, Points x) {
    return parts(kernel)
        .filter(part -> CovarianceMatrix.diagonal(part, x.slice(0, 1), Variance.LATENT)[0] > 0)
        .toList();
  }

  private static Stream<Kernel> parts(Kernel kernel) {
    return kernel instanceof Sum(Kernel left, Kernel right)
        ? Stream.concat(parts(left), parts(right))
        : Stream.of(kernel);
  }
}
