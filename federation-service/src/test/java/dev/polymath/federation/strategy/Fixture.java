package dev.polymath.federation.strategy;

import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.weights.Weights;
import dev.polymath.federation.weights.Weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One tensor of a few numbers, and clients that say what they like. */
final class Fixture {

  private Fixture() {}

  static Weights weights(double... values) {
    var floats = new float[values.length];
    for (var i = 0; i < values.length; i++) floats[i] = (float) values[i];
    return new Weights(Map.of("w", new Tensor(List.of((long) values.length), floats)));
  }

  /** A scale that is learnt, and a statistic that is not. */
  static Weights norm(double scale, double variance) {
    return new Weights(
        Map.of(
            "n.weight",
            weights(scale).tensor("w"),
            "n.running_var",
            weights(variance).tensor("w")));
  }

  /** A round in which each client has a row and one example. */
  static Global round(Strategy strategy, Global before, double[]... clients) {
    var updates = new ArrayList<ClientUpdate>();
    for (var i = 0; i < clients.length; i++) {
      updates.add(ClientUpdate.of("client-" + i, weights(clients[i]), 1));
    }
    return round(strategy, before, updates);
  }

  static Global round(Strategy strategy, Global before, List<ClientUpdate> updates) {
    var aggregation = strategy.aggregation(before);
    updates.forEach(aggregation::add);
    return strategy.next(before, aggregation);
  }

  static float[] values(Global global) {
    return global.weights().values("w");
  }
}
