package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells classes and what is generated apart, as the paper does for MNIST (section 6.1): linear
 * layers with weight normalisation and rectifiers. In training, normal noise is added to the
 * pictures (deviation .3) and to what each hidden layer makes of them (.5); otherwise there is
 * none. {@link MinibatchDiscrimination}, where it is asked for, comes after the last hidden layer.
 */
public final class Discriminator extends Layer {

  private static final double INPUT_NOISE = 0.3;
  private static final double HIDDEN_NOISE = 0.5;

  private final Torch torch;
  private final List<WeightNormLinear> hidden = new ArrayList<>();
  private final @Nullable MinibatchDiscrimination minibatch;
  private final WeightNormLinear output;

  public Discriminator(Architecture architecture, Torch torch, Seed seed) {
    this.torch = torch;
    var width = architecture.pixels();
    for (var next : architecture.discriminator()) {
      var name = "hidden." + hidden.size();
      hidden.add(layer(name, WeightNormLinear.ofFixedLength(torch, width, next, seed.child(name))));
      width = next;
    }
    var kernels = architecture.minibatchKernels();
    minibatch =
        kernels == 0
            ? null
            : layer(
                "minibatch",
                new MinibatchDiscrimination(
                    torch,
                    width,
                    kernels,
                    Architecture.MINIBATCH_DIMENSIONS,
                    seed.child("minibatch")));
    output =
        layer(
            "output",
            new WeightNormLinear(
                torch, width + kernels, architecture.classes(), seed.child("output")));
  }

  /**
   * What it makes of pictures.
   *
   * @param features of the last hidden layer, before noise is added, [N, F]
   * @param logits [N, K]
   */
  public record Verdict(NDArray features, NDArray logits) {}

  /**
   * Judges with noise, as in training.
   *
   * @param x [N, pixels]
   * @param seed of the noise
   */
  public Verdict forward(NDArray x, Seed seed) {
    return forward(x, 1, seed);
  }

  /**
   * Judges several batches of one size at once, which is faster than one after the other and comes
   * to the same.
   *
   * @param x [N, pixels], one batch behind the other
   */
  public Verdict forward(NDArray x, int batches, Seed seed) {
    return forward(x, batches, new Noise(seed)::add, WeightNormLinear::forward);
  }

  /**
   * Judges without noise.
   *
   * @param x [N, pixels]
   */
  public Verdict forward(NDArray x) {
    return forward(x, 1, (h, _) -> h, WeightNormLinear::forward);
  }

  /**
   * Starts the layers one after the other by data.
   *
   * @param x [N, pixels]
   * @param seed of the noise
   */
  public void initialise(NDArray x, Seed seed) {
    forward(x, 1, new Noise(seed)::add, WeightNormLinear::initialise);
  }

  private Verdict forward(
      NDArray x,
      int batches,
      BiFunction<NDArray, Integer, NDArray> noise,
      BiFunction<WeightNormLinear, NDArray, NDArray> pass) {
    var h = noise.apply(x, 0);
    var features = h;
    for (var i = 0; i < hidden.size(); i++) {
      features = Activation.relu(pass.apply(hidden.get(i), h));
      h = noise.apply(features, i + 1);
    }
    if (minibatch != null) h = minibatch.forward(h, batches);
    return new Verdict(features, pass.apply(output, h));
  }

  /** Noise that is drawn anew for each layer. */
  private final class Noise {

    private final Seed seed;

    private Noise(Seed seed) {
      this.seed = seed;
    }

    private NDArray add(NDArray x, int layer) {
      var deviation = layer == 0 ? INPUT_NOISE : HIDDEN_NOISE;
      return x.add(
          torch
              .operations()
              .normal(
                  x.getManager(), x.getShape(), x.getDataType(), 0, deviation, seed.child(layer)));
    }
  }
}
