package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * A {@link Doubling} with weight normalisation and a bias, whose lengths are learnt, too; each
 * output channel has one. {@code weight_g} is [1, out, 1, 1] and {@code weight_v} [in, out, kernel,
 * kernel], as PyTorch has them with {@code dim=1}.
 */
public final class WeightNormDeconvolution extends WeightNormalised {

  private static final double DEVIATION = 0.05;

  private final Doubling doubling;

  /**
   * @param kernel odd
   */
  public WeightNormDeconvolution(Torch torch, long inputs, long outputs, int kernel, Seed seed) {
    super(
        torch,
        new Shape(inputs, outputs, kernel, kernel),
        new Shape(1, outputs, 1, 1),
        true,
        DEVIATION,
        seed);
    doubling = new Doubling(torch.operations(), kernel);
  }

  @Override
  NDArray apply(NDArray x, NDArray direction, NDArray length, NDArray bias) {
    var weight =
        outputsFirst(operations().weightNorm(outputsFirst(direction), outputsFirst(length)));
    return doubling.apply(x, weight).add(bias.reshape(length.getShape()));
  }

  /** Changes the first two axes for one another. */
  private static NDArray outputsFirst(NDArray weights) {
    return weights.transpose(1, 0, 2, 3);
  }
}
