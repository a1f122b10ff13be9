package dev.polymath.federation.task;

import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Task;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * Which character comes next in a text, as in the paper's experiment on Shakespeare.
 *
 * @param alphabet that all clients share
 */
public record CharacterPrediction(Alphabet alphabet) implements Task {

  @Override
  public String title() {
    return "next-character";
  }

  @Override
  public String metric() {
    return "accuracy";
  }

  @Override
  public Model start(Torch torch, Seed seed) {
    return new CharacterLstm(torch, alphabet.size(), seed);
  }
}
