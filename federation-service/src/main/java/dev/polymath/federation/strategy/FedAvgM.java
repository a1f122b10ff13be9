package dev.polymath.federation.strategy;

import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.weights.Weights;

/**
 * FedAvg with momentum on the server (Hsu, Qi and Brown 2019): Δ being the mean of the clients'
 * weights less the global ones,
 *
 * <pre>
 *   v ← β v + Δ        w ← w + η v
 * </pre>
 *
 * <p>It smooths rounds whose clients have unlike data. For β = 0 and η = 1 it is FedAvg. Its memory
 * is v, under {@code momentum.}.
 *
 * @param momentum β
 * @param learningRate η, of the server
 */
public record FedAvgM(double momentum, double learningRate) implements Strategy {

  private static final String MOMENTUM = "momentum.";

  public FedAvgM {
    Bounds.requireShare("momentum", momentum);
    Bounds.requireRate("serverLearningRate", learningRate);
  }

  @Override
  public Global start(Weights initial) {
    return new Global(0, initial, Weights.NONE.and(MOMENTUM, Deltas.learnt(initial).filled(0)));
  }

  @Override
  public Global next(Global before, Combined updates) {
    var delta = Deltas.of(before.weights(), updates);
    var velocity =
        before.memory().under(MOMENTUM).with(delta, (v, change) -> momentum * v + change);
    var memory = Weights.NONE.and(MOMENTUM, velocity);
    return Deltas.moved(before, updates, velocity, learningRate, memory);
  }
}
