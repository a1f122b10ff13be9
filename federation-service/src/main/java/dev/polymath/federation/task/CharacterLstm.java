package dev.polymath.federation.task;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Embedding;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Lstm;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * The paper's model of Shakespeare: characters embedded in 8 dimensions, two LSTM layers of 256,
 * and at each place how likely every character comes next (McMahan et al. 2017, section 3). Its
 * 798,720 parameters of the LSTM and 265 for each character; the paper's 866,578 are of an alphabet
 * that it does not give.
 */
final class CharacterLstm extends Classifier {

  private static final int WIDTH = 256;

  private final Embedding embedding;
  private final Lstm lstm;
  private final Linear output;

  CharacterLstm(Torch torch, int characters, Seed seed) {
    embedding = layer("embedding", new Embedding(torch, characters, 8, seed.child("embedding")));
    lstm = layer("lstm", new Lstm(torch, 8, WIDTH, 2, seed.child("lstm")));
    output = layer("output", new Linear(torch, WIDTH, characters, seed.child("output")));
  }

  /** From [n, length] to [n, length, characters]. */
  @Override
  public NDArray logits(NDArray x, boolean training) {
    return output.forward(lstm.forward(embedding.forward(x), training));
  }
}
