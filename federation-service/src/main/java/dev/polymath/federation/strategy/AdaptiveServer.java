package dev.polymath.federation.strategy;

import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.weights.Weights;
import dev.polymath.federation.weights.Weights.Combination;

/**
 * The adaptive server optimizers of Reddi et al. 2021 (Algorithm 2), which differ in how v follows:
 *
 * <pre>
 *   m ← β₁ m + (1 − β₁) Δ        v ← …        w ← w + η m / (√v + τ)
 * </pre>
 *
 * <p>As there, moments are not corrected for their start, and v starts at τ². The memory is {@code
 * first.} and {@code second.}, of each weight's name.
 *
 * @param second of v and Δ, the next v
 */
record AdaptiveServer(double learningRate, double beta1, double tau, Combination second) {

  private static final String FIRST = "first.";
  private static final String SECOND = "second.";

  static void requireBounds(double learningRate, double beta1, double beta2, double tau) {
    Bounds.requireRate("serverLearningRate", learningRate);
    Bounds.requireShare("beta1", beta1);
    Bounds.requireShare("beta2", beta2);
    Bounds.requireRate("tau", tau);
  }

  Global start(Weights initial) {
    var learnt = Deltas.learnt(initial);
    var memory =
        Weights.NONE.and(FIRST, learnt.filled(0)).and(SECOND, learnt.filled((float) (tau * tau)));
    return new Global(0, initial, memory);
  }

  Global next(Global before, Combined updates) {
    var delta = Deltas.of(before.weights(), updates);
    var m =
        before
            .memory()
            .under(FIRST)
            .with(delta, (first, change) -> beta1 * first + (1 - beta1) * change);
    var v = before.memory().under(SECOND).with(delta, second);
    var step = m.with(v, (first, square) -> first / (Math.sqrt(square) + tau));
    var memory = Weights.NONE.and(FIRST, m).and(SECOND, v);
    return Deltas.moved(before, updates, step, learningRate, memory);
  }
}
