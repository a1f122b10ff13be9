package dev.polymath.gp.process;

import java.util.List;

/**
 * log p(y | X, θ), apart as in GPML 2.30 and 5.8, or Titsias' lower bound or Laplace's
 * approximation of it, apart as in GPML 3.32.
 *
 * @param dataFit −½ (y − m)ᵀ K⁻¹ (y − m): how well the data are met; under Laplace −½ (f − m)ᵀ K⁻¹
 *     (f − m) + log p(y | f)
 * @param complexity −½ log |K|: the penalty for a flexible model; of a fitted mean −½ log |A| too;
 *     under Laplace −½ log |B|
 * @param normalisation −½ n log 2π; of a fitted mean with fewer degrees of freedom; 0 under Laplace
 * @param gradient in the entries of θ; empty if not asked for
 * @param jitter what had to be added to the diagonal
 */
public record LogMarginalLikelihood(
    double dataFit, double complexity, double normalisation, List<Double> gradient, double jitter) {

  public double value() {
    return dataFit + complexity + normalisation;
  }
}
