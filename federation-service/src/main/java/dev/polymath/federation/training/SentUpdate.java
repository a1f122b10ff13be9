package dev.polymath.federation.training;

import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.weights.Weights;
import java.util.Map;

/** The parts of an update that travel in one file. */
final class SentUpdate {

  private static final String CONTROL = "control.";

  private SentUpdate() {}

  static ClientUpdate of(String client, long samples, Weights sent) {
    return new ClientUpdate(
        client,
        sent.where(name -> !name.startsWith(CONTROL)),
        sent.under(CONTROL),
        samples,
        Map.of());
  }

  /** What an update looks like, and where it starts: a control variate travels as a change. */
  static Weights like(Weights weights, Weights control) {
    return control.isEmpty() ? weights : weights.and(CONTROL, control.filled(0));
  }
}
