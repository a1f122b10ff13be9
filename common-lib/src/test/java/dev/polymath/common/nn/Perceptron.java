package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;

/** The network of the examples. */
final class Perceptron extends Layer {

  private final Linear hidden;
  private final Linear output;

  Perceptron(Torch torch, Seed seed) {
    hidden = layer("hidden", new Linear(torch, 1, 16, seed.child("hidden")));
    output = layer("output", new Linear(torch, 16, 1, seed.child("output")));
  }

  NDArray forward(NDArray x) {
    return output.forward(hidden.forward(x).tanh());
  }
}
