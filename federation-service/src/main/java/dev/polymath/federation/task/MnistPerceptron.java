package dev.polymath.federation.task;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * The paper's MNIST 2NN: two hidden layers of 200 rectified units, 199,210 parameters (McMahan et
 * al. 2017, section 3).
 */
final class MnistPerceptron extends Classifier {

  private final Linear fc1;
  private final Linear fc2;
  private final Linear fc3;

  MnistPerceptron(Torch torch, Seed seed) {
    fc1 = layer("fc1", new Linear(torch, 28 * 28, 200, seed.child("fc1")));
    fc2 = layer("fc2", new Linear(torch, 200, 200, seed.child("fc2")));
    fc3 = layer("fc3", new Linear(torch, 200, 10, seed.child("fc3")));
  }

  /** From [n, 1, 28, 28] to [n, 10]. */
  @Override
  public NDArray logits(NDArray x, boolean training) {
    var h = Activation.relu(fc1.forward(x.reshape(-1, 28 * 28)));
    return fc3.forward(Activation.relu(fc2.forward(h)));
  }
}
