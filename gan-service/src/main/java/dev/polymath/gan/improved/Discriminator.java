package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import org.jspecify.annotations.Nullable;

/**
 * Tells classes and what is generated apart, by layers with weight normalisation. In training it is
 * disturbed by chance, in a way that its kind has; otherwise it is not. {@link
 * MinibatchDiscrimination}, where it is asked for, comes after the last hidden layer.
 */
public abstract sealed class Discriminator extends Layer
    permits PerceptronDiscriminator, ConvolutionalDiscriminator {

  private final @Nullable MinibatchDiscrimination minibatch;
  private final WeightNormLinear output;
  private final double firstLogits;

  /**
   * @param firstLogits how far logits are spread before training
   */
  Discriminator(Architecture architecture, double firstLogits, Torch torch, Seed seed) {
    this.firstLogits = firstLogits;
    var features = architecture.discriminator().getLast();
    var kernels = architecture.minibatchKernels();
    minibatch =
        kernels == 0
            ? null
            : layer(
                "minibatch",
                new MinibatchDiscrimination(
                    torch,
                    features,
                    kernels,
                    MinibatchDiscrimination.DIMENSIONS,
                    seed.child("minibatch")));
    output =
        layer(
            "output",
            new WeightNormLinear(
                torch, features + kernels, architecture.classes(), seed.child("output")));
  }

  /** Begins with random weights. */
  public static Discriminator of(Architecture architecture, Torch torch, Seed seed) {
    return switch (architecture) {
      case Perceptrons perceptrons -> new PerceptronDiscriminator(perceptrons, torch, seed);
      case Convolutions convolutions -> new ConvolutionalDiscriminator(convolutions, torch, seed);
    };
  }

  /**
   * What it makes of pictures.
   *
   * @param features of the last hidden layer, before it is disturbed, [N, F]
   * @param logits [N, K]
   */
  public record Verdict(NDArray features, NDArray logits) {}

  /**
   * Judges with disturbances, as in training.
   *
   * @param x [N, pixels]
   * @param seed of the disturbances
   */
  public final Verdict forward(NDArray x, Seed seed) {
    return forward(x, 1, seed);
  }

  /**
   * Judges several batches of one size at once, which is faster than one after the other and comes
   * to the same.
   *
   * @param x [N, pixels], one batch behind the other
   */
  public final Verdict forward(NDArray x, int batches, Seed seed) {
    return judge(x, WeightNormalised::forward, batches, seed);
  }

  /**
   * Judges without disturbances.
   *
   * @param x [N, pixels]
   */
  public final Verdict forward(NDArray x) {
    return judge(x, WeightNormalised::forward, 1, null);
  }

  /**
   * Starts the layers one after the other by data.
   *
   * @param x [N, pixels]
   * @param seed of the disturbances
   */
  public final void initialise(NDArray x, Seed seed) {
    judge(x, (layer, h) -> layer.initialise(h, layer == output ? firstLogits : 1), 1, seed);
  }

  private Verdict judge(NDArray x, Pass pass, int batches, @Nullable Seed chance) {
    var seen = look(x, pass, chance);
    var h = minibatch == null ? seen.disturbed() : minibatch.forward(seen.disturbed(), batches);
    return new Verdict(seen.features(), pass.through(output, h));
  }

  /** What is done with a layer. */
  interface Pass {
    NDArray through(WeightNormalised layer, NDArray x);
  }

  /**
   * What the last hidden layer makes of pictures.
   *
   * @param features [N, F]
   * @param disturbed the same, as the next layer gets it
   */
  record Seen(NDArray features, NDArray disturbed) {}

  /**
   * @param chance of the disturbances; null for none
   */
  abstract Seen look(NDArray x, Pass pass, @Nullable Seed chance);
}
