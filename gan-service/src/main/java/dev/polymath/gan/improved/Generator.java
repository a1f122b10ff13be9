package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.polymath.common.nn.BatchNorm;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Makes pictures of noise: hidden layers with batch normalisation, and at the end one with weight
 * normalisation and a sigmoid, so that pixels are between 0 and 1. Where it is asked for, {@link
 * VirtualBatchNorm} takes the place of batch normalisation; its reference batch is noise that is
 * part of the weights.
 */
public abstract sealed class Generator extends Layer
    permits PerceptronGenerator, ConvolutionalGenerator {

  /** Of the reference batch. */
  private static final int REFERENCES = 100;

  private final Torch torch;
  private final int noise;
  private final UnaryOperator<NDArray> nonlinearity;

  Generator(Architecture architecture, Torch torch, UnaryOperator<NDArray> nonlinearity) {
    this.torch = torch;
    noise = architecture.noise();
    this.nonlinearity = nonlinearity;
  }

  /** Begins with random weights. */
  public static Generator of(Architecture architecture, Torch torch, Seed seed) {
    return switch (architecture) {
      case Perceptrons perceptrons -> new PerceptronGenerator(perceptrons, torch, seed);
      case Convolutions convolutions -> new ConvolutionalGenerator(convolutions, torch, seed);
    };
  }

  /**
   * A hidden layer.
   *
   * @param apply what it makes of the one before
   * @param channels of what it makes, which are normalised
   */
  record Hidden(UnaryOperator<NDArray> apply, int channels) {}

  /** Hidden layers, each normalised, at work. */
  interface Stack {
    NDArray apply(NDArray z, boolean training);
  }

  final Stack normalised(List<Hidden> hidden, boolean virtual, Seed seed) {
    return virtual ? virtual(hidden, seed.child("reference")) : batch(hidden);
  }

  private Stack batch(List<Hidden> hidden) {
    var norms = new ArrayList<BatchNorm>();
    for (var layer : hidden) {
      norms.add(layer("norm." + norms.size(), BatchNorm.withoutScale(torch, layer.channels())));
    }
    return (z, training) -> {
      var h = z;
      for (var i = 0; i < norms.size(); i++) {
        h = nonlinearity.apply(norms.get(i).forward(hidden.get(i).apply().apply(h), training));
      }
      return h;
    };
  }

  private Stack virtual(List<Hidden> hidden, Seed seed) {
    var norms = new ArrayList<VirtualBatchNorm>();
    for (var layer : hidden) {
      norms.add(layer("norm." + norms.size(), new VirtualBatchNorm(torch, layer.channels())));
    }
    var reference = buffer("reference", noise(torch.manager(), REFERENCES, seed));
    return (z, _) -> {
      var r = reference;
      var h = z;
      for (var i = 0; i < norms.size(); i++) {
        var known = norms.get(i).reference(hidden.get(i).apply().apply(r));
        h = nonlinearity.apply(norms.get(i).forward(hidden.get(i).apply().apply(h), known));
        r = nonlinearity.apply(known.normalised());
      }
      return h;
    };
  }

  /** Noise for so many pictures, spread evenly over [0, 1). */
  public final NDArray noise(NDManager manager, int count, Seed seed) {
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
  public final NDArray forward(NDArray z, boolean training) {
    return Activation.sigmoid(pictures(z, training));
  }

  /**
   * Starts by data what its kind does.
   *
   * @param z [N, noise]
   */
  void initialise(NDArray z) {}

  /** Before the sigmoid. */
  abstract NDArray pictures(NDArray z, boolean training);
}
