package dev.polymath.federation.averaging;

import dev.polymath.federation.weights.Weights;
import java.util.Map;

/**
 * What a client answers.
 *
 * @param client who
 * @param weights what its training came to
 * @param control how its control variate changed, for SCAFFOLD, else none
 * @param samples nₖ, how many examples it trained on
 * @param metrics of its training, by name
 */
public record ClientUpdate(
    String client, Weights weights, Weights control, long samples, Map<String, Double> metrics) {

  private static final String CONTROL = "control.";

  public ClientUpdate {
    metrics = Map.copyOf(metrics);
  }

  /** An update without control variates and metrics. */
  public static ClientUpdate of(String client, Weights weights, long samples) {
    return new ClientUpdate(client, weights, Weights.NONE, samples, Map.of());
  }

  /** All tensors that it sends, the change of the control under {@code control.}. */
  public Weights tensors() {
    return control.isEmpty() ? weights : weights.and(CONTROL, control);
  }

  /** The same answer with other weights. */
  public ClientUpdate with(Weights others) {
    return new ClientUpdate(client, others, control, samples, metrics);
  }
}
