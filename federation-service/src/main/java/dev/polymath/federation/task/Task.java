package dev.polymath.federation.task;

import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * What is learnt together. Implement it, and its {@link Model}, to federate the network of another
 * service; the {@link PaperTask}s and {@link CharacterPrediction} are those of the paper.
 */
public interface Task {

  /** What it is called in requests and in the records of models. */
  String title();

  /** What the score's metric is, such as {@code accuracy}. */
  String metric();

  /** A network with new weights, the same ones for the same seed. */
  Model start(Torch torch, Seed seed);
}
