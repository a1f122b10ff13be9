package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import dev.polymath.common.nn.TorchOperations;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A layer whose weights are learnt as length and direction (Salimans and Kingma 2016), which the
 * paper uses throughout its discriminators (section 5). Of each output o, a unit or a channel:
 *
 * <pre>
 *   W_o = g_o V_o / ‖V_o‖
 * </pre>
 *
 * <p>It keeps what batch normalisation gives a network without making examples of a batch depend on
 * each other. For the same start, {@linkplain #initialise initialise} it by data. The paper's code
 * learns the length of last layers alone: those of hidden ones stay as the data had them.
 *
 * <p>Names and shapes are those of PyTorch's {@code weight_norm}: {@code weight_g}, {@code
 * weight_v}, {@code bias} [out].
 */
public abstract sealed class WeightNormalised extends Layer
    permits WeightNormLinear, WeightNormConvolution, WeightNormDeconvolution {

  /** Keeps the length of an output that never changes finite. */
  private static final double HAIR = 1e-8;

  private final TorchOperations operations;
  private final NDArray length;
  private final NDArray direction;
  private final NDArray bias;

  /**
   * Begins with directions at random, lengths of one and no bias.
   *
   * @param weights of the direction
   * @param lengths of the same shape, with 1 on all axes but that of outputs
   * @param learnt whether lengths are, too
   * @param deviation of the first directions: only its ratio to the optimizer's steps matters
   */
  WeightNormalised(
      Torch torch, Shape weights, Shape lengths, boolean learnt, double deviation, Seed seed) {
    operations = torch.operations();
    var manager = torch.manager();
    var ones = manager.ones(lengths);
    length = learnt ? parameter("weight_g", ones) : buffer("weight_g", ones);
    direction =
        parameter(
            "weight_v",
            operations.normal(
                manager, weights, DataType.FLOAT32, 0, deviation, seed.child("weight_v")));
    bias = parameter("bias", manager.zeros(new Shape(lengths.size())));
  }

  /**
   * Applies the layer.
   *
   * @param x [N, in, …]
   * @return [N, out, …]
   */
  public final NDArray forward(NDArray x) {
    return apply(x, direction, length, bias);
  }

  abstract NDArray apply(NDArray x, NDArray direction, NDArray length, NDArray bias);

  final TorchOperations operations() {
    return operations;
  }

  /** One number for each output, beside what has so many axes. */
  private Shape channels(int axes) {
    var shape = new long[axes];
    Arrays.fill(shape, 1);
    shape[1] = bias.size();
    return new Shape(shape);
  }

  /**
   * Chooses length and bias so that over these examples, and all places where they have several,
   * each output has mean 0 and deviation s, once and before any training:
   *
   * <pre>
   *   g ← s g / σ[y]        b ← s (b − μ[y]) / σ[y]
   * </pre>
   *
   * @param x [N, in, …], of two examples at least; some hundreds are better
   * @param deviation s; 1 for layers with others behind them
   * @return what {@link #forward} answers from now on
   */
  public final NDArray initialise(NDArray x, double deviation) {
    if (x.getShape().get(0) < 2) {
      throw new IllegalArgumentException("A single example has no variance");
    }
    try (var _ = GradientMode.off()) {
      var y = forward(x);
      var axes = y.getShape().dimension();
      var others = IntStream.range(0, axes).filter(axis -> axis != 1).toArray();
      var places = channels(axes);
      var mean = operations.mean(y, others);
      var centred = y.sub(mean.reshape(places));
      var found = operations.mean(centred.square(), others).add(HAIR).sqrt();
      var ratio = found.div(Constant.like(found, deviation));
      length.divi(ratio.reshape(length.getShape()));
      bias.subi(mean).divi(ratio);
      return centred.div(ratio.reshape(places));
    }
  }
}
