package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/**
 * Lets a discriminator see how alike the examples of a batch are (section 3.2), so that a generator
 * that always makes the same is found out:
 *
 * <pre>
 *   M_i = f(x_i) T                                      [B, C]
 *   c_b(x_i, x_j) = exp(−‖M_ib − M_jb‖₁)
 *   o(x_i)_b = Σ_{j ≠ i} c_b(x_i, x_j)
 * </pre>
 *
 * <p>Give it real and generated examples in batches of their own. It makes pictures that people
 * like better; for semi-supervised learning the paper found {@link FeatureMatching} to serve
 * better. It compares all pairs: memory grows with the batch's square.
 */
public final class MinibatchDiscrimination extends Layer {

  /** Of each kernel where nothing else is said; C in the paper. */
  static final int DIMENSIONS = 5;

  /** How many are compared where there is no batch of a training: the paper's. */
  static final int USUAL_BATCH = 100;

  /** Differences of a batch, some gigabyte of them. */
  private static final long MOST = 1L << 28;

  private final NDArray tensor;
  private final long kernels;
  private final long dimensions;

  /**
   * Begins at random.
   *
   * @param features A
   * @param kernels B
   * @param dimensions C
   */
  public MinibatchDiscrimination(
      Torch torch, long features, long kernels, long dimensions, Seed seed) {
    this.kernels = kernels;
    this.dimensions = dimensions;
    var shape = new Shape(features, kernels, dimensions);
    tensor =
        parameter(
            "T",
            torch
                .operations()
                .normal(torch.manager(), shape, DataType.FLOAT32, 0, 0.05, seed.child("T")));
  }

  /**
   * Features, and after them how close each example is to the rest.
   *
   * @param features [N, A]
   * @return [N, A + B]
   */
  public NDArray forward(NDArray features) {
    return forward(features, 1);
  }

  /**
   * Likewise, where several batches of one size lie one behind the other.
   *
   * @param features [N, A], N a multiple of the batches
   */
  public NDArray forward(NDArray features, int batches) {
    return features.concat(closeness(features, batches), 1);
  }

  /** How close each example is to the rest: [N, A] to [N, B]. */
  public NDArray closeness(NDArray features) {
    return closeness(features, 1);
  }

  private NDArray closeness(NDArray features, int batches) {
    var n = features.getShape().get(0) / batches;
    if (batches * n * n > MOST / (kernels * dimensions)) {
      throw new Unprocessable(
          "batch",
          "Comparing all pairs of %d takes too much memory; use a smaller one.".formatted(n));
    }
    var projected =
        tensor
            .reshape(-1, kernels * dimensions)
            .transpose()
            .matMul(features.transpose())
            .reshape(kernels, dimensions, batches, n);
    // One dimension after the other: what all of them take at once is larger than any cache.
    var distances = differences(projected, 0);
    for (var c = 1; c < dimensions; c++) distances = distances.add(differences(projected, c));
    // Each is at no distance from itself, which is the one that the sum leaves out.
    var closeness = distances.neg().exp().sum(new int[] {3}).sub(1);
    return closeness.transpose(1, 2, 0).reshape(batches * n, kernels);
  }

  /** How far examples are apart along one dimension: [kernels, batches, n, n]. */
  private static NDArray differences(NDArray projected, int dimension) {
    var along = projected.get(":, " + dimension);
    return along.expandDims(2).sub(along.expandDims(3)).abs();
  }
}
