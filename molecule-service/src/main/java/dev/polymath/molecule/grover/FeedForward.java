package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Prelu;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/** {@code W₂ σ(W₁ x)}, four times as wide between. */
final class FeedForward extends Layer {

  private final Linear first;
  private final Prelu activation;
  private final Linear second;

  FeedForward(Torch torch, long inputs, long outputs, Seed seed) {
    first = layer("W_1", new Linear(torch, inputs, 4 * outputs, seed.child("W_1")));
    activation = layer("act_func", new Prelu(torch));
    second = layer("W_2", new Linear(torch, 4 * outputs, outputs, seed.child("W_2")));
  }

  NDArray forward(NDArray x, Chance chance) {
    return second.forward(chance.drop(activation.forward(first.forward(x))));
  }
}
