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
 * The paper's CIFAR-10 network, after TensorFlow's tutorial of the time: two 5 by 5 convolutions of
 * 64 channels, each followed by 3 by 3 max pooling in steps of 2, then 384 and 192 fully connected
 * units and a linear layer, on pictures cut to 24 by 24: 1,068,298 parameters, "about 10⁶" in the
 * paper. The tutorial's local response normalisation, which has no parameters, is left out.
 */
final class CifarCnn extends Classifier {

  private static final int FEATURES = 6 * 6 * 64;
  private static final Shape THREE = new Shape(3, 3);
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape ONE = new Shape(1, 1);

  private final Conv2d conv1;
  private final Conv2d conv2;
  private final Linear fc1;
  private final Linear fc2;
  private final Linear fc3;

  CifarCnn(Torch torch, Seed seed) {
    conv1 = layer("conv1", new Conv2d(torch, 3, 64, 5, 1, 2, seed.child("conv1")));
    conv2 = layer("conv2", new Conv2d(torch, 64, 64, 5, 1, 2, seed.child("conv2")));
    fc1 = layer("fc1", new Linear(torch, FEATURES, 384, seed.child("fc1")));
    fc2 = layer("fc2", new Linear(torch, 384, 192, seed.child("fc2")));
    fc3 = layer("fc3", new Linear(torch, 192, 10, seed.child("fc3")));
  }

  /** From [n, 3, 24, 24] to [n, 10]. */
  @Override
  public NDArray logits(NDArray x, boolean training) {
    var h = pooled(Activation.relu(conv1.forward(x)));
    h = pooled(Activation.relu(conv2.forward(h)));
    h = Activation.relu(fc1.forward(h.reshape(-1, FEATURES)));
    return fc3.forward(Activation.relu(fc2.forward(h)));
  }

  private static NDArray pooled(NDArray x) {
    return Pool.maxPool2d(x, THREE, TWO, ONE, false);
  }
}
