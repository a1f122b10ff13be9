package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * A linear layer with weight normalisation: {@code y = W x + b}, of [N, in] to [N, out]; {@code
 * weight_g} is [out, 1] and {@code weight_v} [out, in].
 */
public final class WeightNormLinear extends WeightNormalised {

  /**
   * Of the first directions, as in the paper's code. Only their ratio to the optimizer's steps
   * matters: Salimans and Kingma's 0.05 makes each step turn weights twice as far.
   */
  private static final double DEVIATION = 0.1;

  /** One whose lengths are learnt, too. */
  public WeightNormLinear(Torch torch, long inputs, long outputs, Seed seed) {
    this(torch, inputs, outputs, true, seed);
  }

  private WeightNormLinear(Torch torch, long inputs, long outputs, boolean lengths, Seed seed) {
    super(torch, new Shape(outputs, inputs), new Shape(outputs, 1), lengths, DEVIATION, seed);
  }

  /** One that learns directions alone. */
  public static WeightNormLinear ofFixedLength(Torch torch, long inputs, long outputs, Seed seed) {
    return new WeightNormLinear(torch, inputs, outputs, false, seed);
  }

  @Override
  NDArray apply(NDArray x, NDArray direction, NDArray length, NDArray bias) {
    var weight = operations().weightNorm(direction, length);
    return JniUtils.linear((PtNDArray) x, (PtNDArray) weight, (PtNDArray) bias);
  }
}
