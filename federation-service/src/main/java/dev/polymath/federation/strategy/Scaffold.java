package dev.polymath.federation.strategy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.averaging.Aggregation;
import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.averaging.LocalRule;
import dev.polymath.federation.averaging.WeightedMean;
import dev.polymath.federation.weights.Weights;

/**
 * SCAFFOLD (Karimireddy et al. 2020, Algorithm 1 with option II): server and clients keep control
 * variates, estimates of their gradients, whose difference takes each client's drift out of its
 * steps. S being the round's clients of N in all,
 *
 * <pre>
 *   a client      w ← w − ηₗ (g + c − cₖ)        cₖ⁺ = cₖ − c + (w₀ − w) / (K ηₗ)
 *   the server    w₀ ← w₀ + η · mean of (w − w₀)       c ← c + |S|/N · mean of (cₖ⁺ − cₖ)
 * </pre>
 *
 * <p>Clients count equally, whatever the number of their examples, as they do in the paper. It
 * needs clients that come back and remember: for those seen once it is FedAvg with noise. Its
 * memory is c, under {@code control.}; only weights that are learnt have one.
 *
 * @param clients N, all that there are
 * @param learningRate η, of the server; 1 in the paper's experiments
 */
public record Scaffold(int clients, double learningRate) implements Strategy {

  private static final String CONTROL = "control.";

  public Scaffold {
    if (clients < 1) throw new InvalidRequest("clients", "Must be at least 1.");
    Bounds.requireRate("serverLearningRate", learningRate);
  }

  @Override
  public LocalRule rule() {
    return new LocalRule.Controlled();
  }

  @Override
  public Global start(Weights initial) {
    return new Global(0, initial, Weights.NONE.and(CONTROL, Deltas.learnt(initial).filled(0)));
  }

  @Override
  public Weights control(Global global) {
    return global.memory().under(CONTROL);
  }

  @Override
  public Aggregation aggregation(Global before) {
    // A client sends its change of control under the very names that the memory has.
    return new WeightedMean(before.weights().and("", before.memory()), WeightedMean.Share.EQUAL);
  }

  @Override
  public Global next(Global before, Combined updates) {
    var delta = Deltas.of(before.weights(), updates);
    var share = (double) updates.clients() / clients;
    var memory =
        before
            .memory()
            .map(
                (name, tensor) -> {
                  var change = updates.combined(name);
                  var values = new float[change.length];
                  for (var i = 0; i < values.length; i++) {
                    values[i] = (float) (tensor.values()[i] + share * change[i]);
                  }
                  return values;
                });
    return Deltas.moved(before, updates, delta, learningRate, memory);
  }
}
