package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The values that PyTorch's linear and convolution layers start with: weight and bias evenly spread
 * between {@code ±1/√fanIn}, which is what its {@code kaiming_uniform_} with {@code a = √5} comes
 * to. The formula is PyTorch's; the numbers, being drawn from other seeds, are not.
 */
public final class Initial {

  private Initial() {}

  /**
   * A weight or a bias in single precision.
   *
   * @param fanIn how many inputs one output sees: channels in, times the kernel's size
   */
  public static NDArray fanIn(Torch torch, Shape shape, long fanIn, Seed seed) {
    var bound = 1 / Math.sqrt((double) fanIn);
    return torch
        .operations()
        .uniform(torch.manager(), shape, DataType.FLOAT32, -bound, bound, seed);
  }
}
