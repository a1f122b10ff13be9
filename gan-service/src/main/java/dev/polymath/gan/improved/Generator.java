package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.polymath.common.nn.BatchNorm;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Linear;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes pictures of noise, as the paper does for MNIST (section 6.1): linear layers with batch
 * normalisation and softplus, and at the end one with weight normalisation and a sigmoid, so that
 * pixels are between 0 and 1. Where it is asked for, {@link VirtualBatchNorm} takes the place of
 * batch normalisation; its reference batch is noise that is part of the weights.
 */
public final class Generator extends Layer {

  /** Of the reference batch. */
  private static final int REFERENCES = 100;

  private final Torch torch;
  private final int noise;
  private final List<Linear> hidden = new ArrayList<>();
  private final Norms norms;
  private final WeightNormLinear output;

  public Generator(Architecture architecture, Torch torch, Seed seed) {
    this.torch = torch;
    noise = architecture.noise();
    var width = noise;
    for (var next : architecture.generator()) {
      var name = "hidden." + hidden.size();
      hidden.add(layer(name, Linear.withoutBias(torch, width, next, seed.child(name))));
      width = next;
    }
    norms =
        architecture.virtualBatchNorm()
            ? virtual(architecture.generator(), seed.child("reference"))
            : batch(architecture.generator());
    output =
        layer(
            "output",
            new WeightNormLinear(torch, width, architecture.pixels(), seed.child("output")));
  }

  /** What keeps the outputs of hidden layers in bounds. */
  private interface Norms {
    NDArray apply(NDArray z, boolean training);
  }

  private Norms batch(List<Integer> widths) {
    var layers = new ArrayList<BatchNorm>();
    for (var width : widths) {
      layers.add(layer("norm." + layers.size(), BatchNorm.withoutScale(torch, width)));
    }
    return (z, training) -> {
      var h = z;
      for (var i = 0; i < hidden.size(); i++) {
        h = Activation.softPlus(layers.get(i).forward(hidden.get(i).forward(h), training));
      }
      return h;
    };
  }

  private Norms virtual(List<Integer> widths, Seed seed) {
    var layers = new ArrayList<VirtualBatchNorm>();
    for (var width : widths) {
      layers.add(layer("norm." + layers.size(), new VirtualBatchNorm(torch, width)));
    }
    var reference = buffer("reference", noise(torch.manager(), REFERENCES, seed));
    return (z, _) -> {
      var r = reference;
      var h = z;
      for (var i = 0; i < hidden.size(); i++) {
        var known = layers.get(i).reference(hidden.get(i).forward(r));
        h = Activation.softPlus(layers.get(i).forward(hidden.get(i).forward(h), known));
        r = Activation.softPlus(known.normalised());
      }
      return h;
    };
  }

  /** Noise for so many pictures, spread evenly over [0, 1). */
  public NDArray noise(NDManager manager, int count, Seed seed) {
    return torch
        .operations()
        .uniform(manager, new Shape(count, noise), DataType.FLOAT32, 0, 1, seed);
  }

  /**
   * Makes pictures.
   *
   * @param z [N, noise]
   * @param training whether batches are normalised by their own statistics, which virtual batch
   *     normalisation never does
   * @return [N, pixels]
   */
  public NDArray forward(NDArray z, boolean training) {
    return Activation.sigmoid(output.forward(norms.apply(z, training)));
  }
}
