package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * A rectifier that learns how much of what is negative it lets through (He et al. 2015), one slope
 * for all channels, which begins at a quarter as PyTorch's {@code PReLU} does.
 */
public final class Prelu extends Layer {

  private final TorchOperations operations;
  private final NDArray weight;

  public Prelu(Torch torch) {
    operations = torch.operations();
    weight = parameter("weight", torch.manager().full(new Shape(1), 0.25f));
  }

  /** Applies the layer to numbers of any shape. */
  public NDArray forward(NDArray x) {
    return operations.prelu(x, weight);
  }
}
