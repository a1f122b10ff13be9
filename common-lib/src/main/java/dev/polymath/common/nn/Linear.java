package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import org.jspecify.annotations.Nullable;

/** {@code y = x Wᵀ + b} over the last axis, with PyTorch's names, shapes and start. */
public final class Linear extends Layer {

  private final NDArray weight;
  private final @Nullable NDArray bias;

  public Linear(Torch torch, long inputs, long outputs, Seed seed) {
    this(torch, inputs, outputs, true, seed);
  }

  private Linear(Torch torch, long inputs, long outputs, boolean biased, Seed seed) {
    weight =
        parameter(
            "weight",
            Initial.fanIn(torch, new Shape(outputs, inputs), inputs, seed.child("weight")));
    bias =
        biased
            ? parameter(
                "bias", Initial.fanIn(torch, new Shape(outputs), inputs, seed.child("bias")))
            : null;
  }

  /** {@code y = x Wᵀ}. */
  public static Linear withoutBias(Torch torch, long inputs, long outputs, Seed seed) {
    return new Linear(torch, inputs, outputs, false, seed);
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
