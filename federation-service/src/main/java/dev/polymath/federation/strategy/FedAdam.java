package dev.polymath.federation.strategy;

import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.weights.Weights;

/**
 * Adam on the server (Reddi et al. 2021, Algorithm 2): Δ being the mean of the clients' weights
 * less the global ones,
 *
 * <pre>
 *   m ← β₁ m + (1 − β₁) Δ        v ← β₂ v + (1 − β₂) Δ²
 *   w ← w + η m / (√v + τ)
 * </pre>
 *
 * <p>It helps where gradients of weights differ in size by orders, as those of rare words do.
 *
 * @param learningRate η, of the server
 * @param beta1 β₁
 * @param beta2 β₂
 * @param tau τ, how far it adapts: the smaller, the more
 */
public record FedAdam(double learningRate, double beta1, double beta2, double tau)
    implements Strategy {

  /** The paper's β₁, β₂ and τ. */
  public static FedAdam of(double learningRate) {
    return new FedAdam(learningRate, 0.9, 0.99, 1e-3);
  }

  public FedAdam {
    AdaptiveServer.requireBounds(learningRate, beta1, beta2, tau);
  }

  @Override
  public Global start(Weights initial) {
    return server().start(initial);
  }

  @Override
  public Global next(Global before, Combined updates) {
    return server().next(before, updates);
  }

  private AdaptiveServer server() {
    return new AdaptiveServer(
        learningRate, beta1, tau, (v, change) -> beta2 * v + (1 - beta2) * change * change);
  }
}
