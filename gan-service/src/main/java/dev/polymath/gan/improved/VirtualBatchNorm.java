package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Torch;
import dev.polymath.common.nn.TorchOperations;

/**
 * Normalises each example by the statistics of a reference batch, chosen once, and of itself
 * (section 3.5), so that what becomes of an example does not depend on which others share its
 * batch. With n reference examples, of which μ is the mean and s the mean square over each channel:
 *
 * <pre>
 *   mean   = (n μ + mean of x) / (n + 1)
 *   square = (n s + mean of x²) / (n + 1)
 *   y      = γ (x − mean) / √(square − mean² + ε) + β
 * </pre>
 *
 * <p>The reference batch has to go through the network too, in the same step, which costs as much
 * again: the paper uses it in the generator alone.
 *
 * <p>Channels are the second of two, three or four axes. Names are those of batch normalisation.
 */
public final class VirtualBatchNorm extends Layer {

  private static final double EPSILON = 1e-5;

  private final TorchOperations operations;
  private final NDArray weight;
  private final NDArray bias;

  public VirtualBatchNorm(Torch torch, long channels) {
    this(torch, channels, DataType.FLOAT32);
  }

  public VirtualBatchNorm(Torch torch, long channels, DataType type) {
    operations = torch.operations();
    weight = parameter("weight", torch.manager().ones(new Shape(channels), type));
    bias = parameter("bias", torch.manager().zeros(new Shape(channels), type));
  }

  /**
   * What a step knows of the reference batch at this layer.
   *
   * @param mean [channels]
   * @param square the mean square, [channels]
   * @param size its examples
   * @param normalised the batch itself, for the next layer
   */
  public record Reference(NDArray mean, NDArray square, long size, NDArray normalised) {}

  /**
   * Takes the reference batch, which is normalised by itself.
   *
   * @param batch [n, channels, …]
   */
  public Reference reference(NDArray batch) {
    var axes = new int[batch.getShape().dimension() - 1];
    for (var i = 1; i < axes.length; i++) axes[i] = i + 1;
    var mean = operations.mean(batch, axes);
    var square = operations.mean(batch.square(), axes);
    var normalised = normalise(batch, row(mean), row(square));
    return new Reference(mean, square, batch.getShape().get(0), normalised);
  }

  /**
   * Normalises examples, each as if it were alone.
   *
   * @param x [N, channels, …]
   */
  public NDArray forward(NDArray x, Reference reference) {
    var own = Constant.like(x, 1.0 / (reference.size() + 1));
    var others = Constant.like(x, (double) reference.size() / (reference.size() + 1));
    var mean = row(reference.mean()).mul(others).add(means(x).mul(own));
    var square = row(reference.square()).mul(others).add(means(x.square()).mul(own));
    return normalise(x, mean, square);
  }

  /** Over all but the first two axes. */
  private NDArray means(NDArray x) {
    return switch (x.getShape().dimension()) {
      case 2 -> x;
      case 3 -> operations.mean(x, 2);
      default -> operations.mean(x, 2, 3);
    };
  }

  /**
   * @param mean [1 or N, channels]
   * @param square likewise
   */
  private NDArray normalise(NDArray x, NDArray mean, NDArray square) {
    var scale = row(weight).div(square.sub(mean.square()).add(EPSILON).sqrt());
    var shift = row(bias).sub(mean.mul(scale));
    return x.mul(over(scale, x)).add(over(shift, x));
  }

  private static NDArray row(NDArray channels) {
    return channels.expandDims(0);
  }

  /** [rows, channels] with as many axes as x. */
  private static NDArray over(NDArray rows, NDArray x) {
    var wide = rows;
    while (wide.getShape().dimension() < x.getShape().dimension()) wide = wide.expandDims(-1);
    return wide;
  }
}
