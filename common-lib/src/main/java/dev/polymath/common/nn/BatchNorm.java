package dev.polymath.common.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Batch normalisation (Ioffe and Szegedy 2015) over all axes but the second, as PyTorch's {@code
 * BatchNorm1d} and {@code BatchNorm2d}:
 *
 * <pre>
 *   y = γ (x - mean) / √(variance + ε) + β
 *   running ← (1 - momentum) running + momentum · of the batch
 * </pre>
 *
 * <p>In training a batch is normalised by its own moments (the biased variance), and the running
 * ones (the unbiased variance) follow; otherwise by the running ones. Momentum is PyTorch's: the
 * share of the new batch, where DJL's layer has one minus it and cannot change it.
 */
public final class BatchNorm extends Layer {

  private static final double EPSILON = 1e-5;

  private final NDArray weight;
  private final NDArray bias;
  private final NDArray runningMean;
  private final NDArray runningVariance;
  private final NDArray batches;
  private double momentum = 0.1;

  public BatchNorm(Torch torch, long channels) {
    this(torch, channels, DataType.FLOAT32);
  }

  public BatchNorm(Torch torch, long channels, DataType type) {
    this(torch, channels, type, true);
  }

  private BatchNorm(Torch torch, long channels, DataType type, boolean scale) {
    var manager = torch.manager();
    var shape = new Shape(channels);
    var ones = manager.ones(shape, type);
    weight = scale ? parameter("weight", ones) : buffer("weight", ones);
    bias = parameter("bias", manager.zeros(shape, type));
    runningMean = buffer("running_mean", manager.zeros(shape, type));
    runningVariance = buffer("running_var", manager.ones(shape, type));
    batches = buffer("num_batches_tracked", manager.zeros(new Shape(), DataType.INT64));
  }

  /** One whose outputs keep a variance of 1: it learns where they lie, not how far apart. */
  public static BatchNorm withoutScale(Torch torch, long channels) {
    return new BatchNorm(torch, channels, DataType.FLOAT32, false);
  }

  /** The share of a new batch in the running moments, from now on. */
  public void momentum(double momentum) {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("Momentum is between 0 and 1, not " + momentum);
    }
    this.momentum = momentum;
  }

  /**
   * Normalises, and in training remembers.
   *
   * @param x [n, channels], [n, channels, length] or [n, channels, height, width]
   * @param training whether by the batch's moments, which needs more than one value a channel
   */
  public NDArray forward(NDArray x, boolean training) {
    if (training) {
      if (x.size() == x.getShape().get(1)) {
        throw new IllegalArgumentException("One value a channel has no variance: " + x.getShape());
      }
      batches.addi(1);
    }
    return JniUtils.batchNorm(
        (PtNDArray) x,
        (PtNDArray) runningMean,
        (PtNDArray) runningVariance,
        (PtNDArray) weight,
        (PtNDArray) bias,
        training,
        momentum,
        EPSILON);
  }
}
