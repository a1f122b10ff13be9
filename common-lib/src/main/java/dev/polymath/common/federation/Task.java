package dev.polymath.common.federation;

import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/** A network that is learnt together, with the loss and the score of its {@link Model}. */
public interface Task {

  /** What it is called in requests and in the records of models. */
  String title();

  /** What the score's metric is, such as {@code accuracy}. */
  String metric();

  /** Whether less of the metric is better, as of an error. */
  default boolean lessIsBetter() {
    return false;
  }

  /** A network with new weights, the same ones for the same seed. */
  Model start(Torch torch, Seed seed);
}
