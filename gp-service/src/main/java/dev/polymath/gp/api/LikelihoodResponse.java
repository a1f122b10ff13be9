package dev.polymath.gp.api;

import java.util.List;

/**
 * The log marginal likelihood of the training data and its gradient.
 *
 * @param dataFit the term −½ (y−m)ᵀ K⁻¹ (y−m)
 * @param complexity the term −½ log |K|
 * @param gradient by the logarithm of each parameter, in the order of {@code parameters}
 * @param parameters the free ones, each with its value here and not its logarithm
 * @param kernel with these parameters
 */
record LikelihoodResponse(
    String model,
    int version,
    double value,
    double dataFit,
    double complexity,
    double[] gradient,
    List<Parameter> parameters,
    double[] theta,
    String kernel) {

  /** A free parameter of the kernel. */
  record Parameter(String name, double value) {}
}
