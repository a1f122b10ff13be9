package dev.polymath.federation.strategy;

import dev.polymath.federation.averaging.Combined;

/**
 * Federated averaging (McMahan et al. 2017): the mean of the clients' weights is the next global
 * model,
 *
 * <pre>
 *   w ← Σ nₖ wₖ / Σ nₖ
 * </pre>
 */
public record FedAvg() implements Strategy {

  @Override
  public Global next(Global before, Combined updates) {
    var weights = before.weights().map((name, _) -> Deltas.mean(name, updates));
    return new Global(before.round() + 1, weights, before.memory());
  }
}
