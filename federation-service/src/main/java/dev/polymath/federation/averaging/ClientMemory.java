package dev.polymath.federation.averaging;

import dev.polymath.federation.weights.Weights;

/**
 * What a client keeps from one round to the next, and never sends.
 *
 * @param local weights that are not averaged; none before the first round
 * @param control its own control variate cₖ, for SCAFFOLD; none before the first round
 */
public record ClientMemory(Weights local, Weights control) {

  /** Of a client that has not trained yet. */
  public static final ClientMemory NONE = new ClientMemory(Weights.NONE, Weights.NONE);

  private static final String LOCAL = "local.";
  private static final String CONTROL = "control.";

  /** All of it, to be written to a file. */
  public Weights asWeights() {
    return Weights.NONE.and(LOCAL, local).and(CONTROL, control);
  }

  /** What {@link #asWeights} gave. */
  public static ClientMemory of(Weights saved) {
    return new ClientMemory(saved.under(LOCAL), saved.under(CONTROL));
  }
}
