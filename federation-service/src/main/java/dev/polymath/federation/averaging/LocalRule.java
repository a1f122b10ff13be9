package dev.polymath.federation.averaging;

import dev.polymath.common.failure.Failure.InvalidRequest;

/** What is added to a client's gradients, as the strategy of the federation wants it. */
public sealed interface LocalRule {

  /** Nothing: the gradients of its own loss. */
  record Plain() implements LocalRule {}

  /**
   * FedProx's pull towards the global weights w₀, the gradient of {@code μ/2 ‖w − w₀‖²}: {@code g +
   * μ (w − w₀)}.
   *
   * @param mu how strong it is
   */
  record Proximal(double mu) implements LocalRule {
    public Proximal {
      if (!(mu >= 0 && mu <= 1e6)) throw new InvalidRequest("mu", "Must be from 0 to 1000000.");
    }
  }

  /** SCAFFOLD's correction by control variates, {@code g + c − cₖ}. */
  record Controlled() implements LocalRule {}
}
