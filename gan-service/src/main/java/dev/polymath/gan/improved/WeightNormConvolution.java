package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * A convolution over height and width with weight normalisation, of directions alone; each output
 * channel has one length:
 *
 * <pre>
 *   y_o[p] = Σ_i Σ_q W_oi[q] x_i[s p + q − padding] + b_o        W_o = g_o V_o / ‖V_o‖
 * </pre>
 *
 * <p>Of [N, in, H, W] to [N, out, H′, W′] with {@code H′ = ⌊(H + 2 padding − kernel) / stride⌋ +
 * 1}; {@code weight_g} is [out, 1, 1, 1] and {@code weight_v} [out, in, kernel, kernel].
 */
public final class WeightNormConvolution extends WeightNormalised {

  private static final double DEVIATION = 0.05;

  private final Shape stride;
  private final Shape padding;

  /**
   * @param kernel height and width of what one output sees
   * @param padding how many zeros surround the map
   */
  public WeightNormConvolution(
      Torch torch, long inputs, long outputs, long kernel, long stride, long padding, Seed seed) {
    super(
        torch,
        new Shape(outputs, inputs, kernel, kernel),
        new Shape(outputs, 1, 1, 1),
        false,
        DEVIATION,
        seed);
    this.stride = new Shape(stride, stride);
    this.padding = new Shape(padding, padding);
  }

  @Override
  NDArray apply(NDArray x, NDArray direction, NDArray length, NDArray bias) {
    return JniUtils.convolution(
        (PtNDArray) x,
        (PtNDArray) operations().weightNorm(direction, length),
        (PtNDArray) bias,
        stride,
        padding,
        new Shape(1, 1),
        1);
  }
}
