package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * A convolution over height and width with a square kernel, with PyTorch's names, shapes and start.
 */
public final class Conv2d extends Layer {

  private final NDArray weight;
  private final NDArray bias;
  private final Shape stride;
  private final Shape padding;

  /**
   * @param kernel height and width of what one output sees
   * @param padding how many zeros surround the picture
   */
  public Conv2d(
      Torch torch, long inputs, long outputs, long kernel, long stride, long padding, Seed seed) {
    var fanIn = inputs * kernel * kernel;
    var shape = new Shape(outputs, inputs, kernel, kernel);
    weight = parameter("weight", Initial.fanIn(torch, shape, fanIn, seed.child("weight")));
    bias = parameter("bias", Initial.fanIn(torch, new Shape(outputs), fanIn, seed.child("bias")));
    this.stride = new Shape(stride, stride);
    this.padding = new Shape(padding, padding);
  }

  /**
   * Applies the layer.
   *
   * @param x [n, inputs, height, width]
   * @return [n, outputs, height′, width′]
   */
  public NDArray forward(NDArray x) {
    return JniUtils.convolution(
        (PtNDArray) x, (PtNDArray) weight, (PtNDArray) bias, stride, padding, new Shape(1, 1), 1);
  }
}
