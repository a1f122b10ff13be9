package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;

/** A {@link Doubling} that learns its weights, without a bias: normalisation comes after it. */
final class Deconvolution extends Layer {

  private static final double DEVIATION = 0.05;

  private final Doubling doubling;
  private final NDArray weight;

  Deconvolution(Torch torch, long inputs, long outputs, int kernel, Seed seed) {
    doubling = new Doubling(torch.operations(), kernel);
    var shape = new Shape(inputs, outputs, kernel, kernel);
    weight =
        parameter(
            "weight",
            torch
                .operations()
                .normal(
                    torch.manager(), shape, DataType.FLOAT32, 0, DEVIATION, seed.child("weight")));
  }

  /** [N, in, H, W] to [N, out, 2 H, 2 W]. */
  NDArray forward(NDArray x) {
    return doubling.apply(x, weight);
  }
}
