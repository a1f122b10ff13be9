package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** {@code y = x Wᵀ + b} over the last axis, with PyTorch's names, shapes and start. */
public final class Linear extends Layer {

  private final NDArray weight;
  private final NDArray bias;

  public Linear(Torch torch, long inputs, long outputs, Seed seed) {
    weight =
        parameter(
            "weight",
            Initial.fanIn(torch, new Shape(outputs, inputs), inputs, seed.child("weight")));
    bias = parameter("bias", Initial.fanIn(torch, new Shape(outputs), inputs, seed.child("bias")));
  }

  /**
   * Applies the layer.
   *
   * @param x [… , inputs]
   * @return [… , outputs]
   */
  public NDArray forward(NDArray x) {
    return JniUtils.linear((PtNDArray) x, (PtNDArray) weight, (PtNDArray) bias);
  }
}
