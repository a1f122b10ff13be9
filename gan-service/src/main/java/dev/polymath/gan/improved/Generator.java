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
 * normalisation and softplus, and at the end a sigmoid, so that pixels are between 0 and 1.
 */
public final class Generator extends Layer {

  private final Torch torch;
  private final int noise;
  private final List<Linear> hidden = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();
  private final Linear output;

  public Generator(Architecture architecture, Torch torch, Seed seed) {
    this.torch = torch;
    noise = architecture.noise();
    var width = noise;
    for (var next : architecture.generator()) {
      var name = "hidden." + hidden.size();
      hidden.add(layer(name, new Linear(torch, width, next, seed.child(name))));
      norms.add(layer("norm." + norms.size(), new BatchNorm(torch, next)));
      width = next;
    }
    output = layer("output", new Linear(torch, width, architecture.pixels(), seed.child("output")));
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
   * @param training whether batches are normalised by their own statistics
   * @return [N, pixels]
   */
  public NDArray forward(NDArray z, boolean training) {
    var h = z;
    for (var i = 0; i < hidden.size(); i++) {
      h = Activation.softPlus(norms.get(i).forward(hidden.get(i).forward(h), training));
    }
    return Activation.sigmoid(output.forward(h));
  }
}
