package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016) over the last axis, as PyTorch's {@code
 * LayerNorm}: unlike {@link BatchNorm} it sees one example at a time, so that a batch changes
 * nothing, and it is the same in training as afterwards.
 *
 * <pre>
 *   y = γ (x - mean) / √(variance + 10⁻⁵) + β
 * </pre>
 */
public final class LayerNorm extends Layer {

  private static final double EPSILON = 1e-5;

  private final Shape shape;
  private final NDArray weight;
  private final NDArray bias;

  public LayerNorm(Torch torch, long width) {
    shape = new Shape(width);
    weight = parameter("weight", torch.manager().ones(shape));
    bias = parameter("bias", torch.manager().zeros(shape));
  }

  /**
   * Applies the layer.
   *
   * @param x [… , width]
   */
  public NDArray forward(NDArray x) {
    return JniUtils.layerNorm((PtNDArray) x, shape, (PtNDArray) weight, (PtNDArray) bias, EPSILON);
  }
}
