package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.common.nn.TorchOperations;

/**
 * A linear layer whose weights are learnt as length and direction (Salimans and Kingma 2016), which
 * the paper uses throughout its discriminators (section 5):
 *
 * <pre>
 *   y = W x + b        W_o = g_o V_o / ‖V_o‖
 * </pre>
 *
 * <p>It keeps what batch normalisation gives a network without making examples of a batch depend on
 * each other. For the same start, {@linkplain #initialise initialise} it by data. The paper's code
 * learns the length of last layers alone: those of hidden ones stay as the data had them.
 *
 * <p>Names and shapes are those of PyTorch's {@code weight_norm}: {@code weight_g} [out, 1], {@code
 * weight_v} [out, in], {@code bias} [out].
 */
public final class WeightNormLinear extends Layer {

  /**
   * Of the first directions, as in the paper's code. Only their ratio to the optimizer's steps
   * matters: Salimans and Kingma's 0.05 makes each step turn weights twice as far.
   */
  private static final double DEVIATION = 0.1;

  /** Keeps the length of an output that never changes finite. */
  private static final double HAIR = 1e-8;

  private final TorchOperations operations;
  private final NDArray length;
  private final NDArray direction;
  private final NDArray bias;

  /** One whose lengths are learnt, too. */
  public WeightNormLinear(Torch torch, long inputs, long outputs, Seed seed) {
    this(torch, inputs, outputs, true, seed);
  }

  private WeightNormLinear(Torch torch, long inputs, long outputs, boolean lengths, Seed seed) {
    operations = torch.operations();
    var manager = torch.manager();
    var shape = new Shape(outputs, inputs);
    var ones = manager.ones(new Shape(outputs, 1));
    length = lengths ? parameter("weight_g", ones) : buffer("weight_g", ones);
    direction =
        parameter(
            "weight_v",
            torch
                .operations()
                .normal(manager, shape, DataType.FLOAT32, 0, DEVIATION, seed.child("weight_v")));
    bias = parameter("bias", manager.zeros(new Shape(outputs)));
  }

  /** One that learns directions alone. */
  public static WeightNormLinear ofFixedLength(Torch torch, long inputs, long outputs, Seed seed) {
    return new WeightNormLinear(torch, inputs, outputs, false, seed);
  }

  /**
   * Applies the layer.
   *
   * @param x [N, in]
   * @return [N, out]
   */
  public NDArray forward(NDArray x) {
    var weight = operations.weightNorm(direction, length);
    return JniUtils.linear((PtNDArray) x, (PtNDArray) weight, (PtNDArray) bias);
  }

  /**
   * Chooses length and bias so that over these examples each output has mean 0 and variance 1, once
   * and before any training:
   *
   * <pre>
   *   g ← g / σ[y]        b ← (b − μ[y]) / σ[y]
   * </pre>
   *
   * @param x [N, in], of two examples at least; some hundreds are better
   * @return what {@link #forward} answers from now on
   */
  public NDArray initialise(NDArray x) {
    if (x.getShape().get(0) < 2) {
      throw new IllegalArgumentException("A single example has no variance");
    }
    try (var _ = GradientMode.off()) {
      var y = forward(x);
      var mean = y.mean(new int[] {0});
      var centred = y.sub(mean);
      var deviation = centred.square().mean(new int[] {0}).add(HAIR).sqrt();
      length.divi(deviation.expandDims(1));
      bias.subi(mean).divi(deviation);
      return centred.div(deviation);
    }
  }
}
