package dev.polymath.common.inference;

/** A model's claim on the memory of a device, from before its load until it is closed. */
interface Room {

  /**
   * Claims memory, waiting for less recently used models to leave.
   *
   * @return the device to load on
   * @throws dev.polymath.common.failure.Failure.Unavailable when there is none to be had
   */
  Device claim(long bytes);

  /** Corrects the claim to what the model really holds, as {@link #claim} does. */
  void resize(long bytes);

  /** Gives everything back: the model is gone. */
  void giveBack();
}
