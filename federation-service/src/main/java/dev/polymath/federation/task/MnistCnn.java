package dev.polymath.federation.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import dev.polymath.common.nn.Conv2d;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * The paper's MNIST CNN: two 5 by 5 convolutions of 32 and 64 channels, each followed by 2 by 2 max
 * pooling, 512 fully connected rectified units, 1,663,370 parameters (McMahan et al. 2017, section
 * 3). That number tells that convolutions keep the size of the picture, 3,136 numbers reaching the
 * 512.
 */
final class MnistCnn extends Classifier {

  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final Conv2d conv1;
  private final Conv2d conv2;
  private final Linear fc1;
  private final Linear fc2;

  MnistCnn(Torch torch, Seed seed) {
    conv1 = layer("conv1", new Conv2d(torch, 1, 32, 5, 1, 2, seed.child("conv1")));
    conv2 = layer("conv2", new Conv2d(torch, 32, 64, 5, 1, 2, seed.child("conv2")));
    fc1 = layer("fc1", new Linear(torch, 7 * 7 * 64, 512, seed.child("fc1")));
    fc2 = layer("fc2", new Linear(torch, 512, 10, seed.child("fc2")));
  }

  /** From [n, 1, 28, 28] to [n, 10]. */
  @Override
  public NDArray logits(NDArray x, boolean training) {
    var h = pooled(Activation.relu(conv1.forward(x)));
    h = pooled(Activation.relu(conv2.forward(h)));
    return fc2.forward(Activation.relu(fc1.forward(h.reshape(-1, 7 * 7 * 64))));
  }

  private static NDArray pooled(NDArray x) {
    return Pool.maxPool2d(x, TWO, TWO, NONE, false);
  }
}
