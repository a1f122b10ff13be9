package dev.polymath.federation.strategy;

import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.averaging.LocalRule;

/**
 * FedProx (Li et al. 2020): clients are pulled towards the global weights they started from, so
 * that those with unlike data or more work drift less; each minimises
 *
 * <pre>
 *   fₖ(w) + μ/2 ‖w − w₀‖²
 * </pre>
 *
 * <p>The server averages as in FedAvg, which it is for μ = 0.
 *
 * @param mu μ; the paper tries 0.001 to 1
 */
public record FedProx(double mu) implements Strategy {

  public FedProx {
    rule(mu);
  }

  private static LocalRule rule(double mu) {
    return new LocalRule.Proximal(mu);
  }

  @Override
  public LocalRule rule() {
    return rule(mu);
  }

  @Override
  public Global next(Global before, Combined updates) {
    return new FedAvg().next(before, updates);
  }
}
