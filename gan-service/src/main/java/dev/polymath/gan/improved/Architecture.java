package dev.polymath.gan.improved;

import dev.polymath.common.failure.Failure.Unprocessable;
import java.util.List;

/**
 * How large the perceptrons are, and which techniques are built into them.
 *
 * @param pixels of a picture, times its channels
 * @param classes K; 1 where there are none, so that the discriminator is an ordinary one
 * @param noise numbers that a picture is generated from
 * @param generator the widths of its hidden layers
 * @param discriminator the widths of its hidden layers, the last of which has the features that are
 *     matched
 * @param minibatchKernels of minibatch discrimination; 0 is without
 * @param virtualBatchNorm in the generator, instead of batch normalisation
 */
public record Architecture(
    int pixels,
    int classes,
    int noise,
    List<Integer> generator,
    List<Integer> discriminator,
    int minibatchKernels,
    boolean virtualBatchNorm) {

  /** Of each kernel of minibatch discrimination; C in the paper. */
  static final int MINIBATCH_DIMENSIONS = 5;

  private static final int WIDEST = 1 << 16;
  private static final int DEEPEST = 32;
  private static final long MOST_WEIGHTS = 1L << 28;

  /**
   * Checks the sizes.
   *
   * @throws Unprocessable where one is out of bounds
   */
  public Architecture {
    generator = List.copyOf(generator);
    discriminator = List.copyOf(discriminator);
    width("pixels", pixels, 1);
    width("classes", classes, 1);
    width("noise", noise, 1);
    widths("generator", generator);
    widths("discriminator", discriminator);
    width("minibatchKernels", minibatchKernels, 0);
    weights("generator", noise, generator, pixels);
    weights("discriminator", pixels, discriminator, classes);
    weights(
        "minibatchKernels",
        discriminator.getLast(),
        List.of(minibatchKernels * MINIBATCH_DIMENSIONS),
        0);
  }

  public Architecture(
      int pixels, int classes, int noise, List<Integer> generator, List<Integer> discriminator) {
    this(pixels, classes, noise, generator, discriminator, 0, false);
  }

  /** The paper's for MNIST (section 6.1). */
  public static Architecture mnist() {
    return new Architecture(784, 10, 100, List.of(500, 500), List.of(1000, 500, 250, 250, 250));
  }

  private static void widths(String field, List<Integer> widths) {
    if (widths.isEmpty() || widths.size() > DEEPEST) {
      throw new Unprocessable(field, "Needs 1 to %d hidden layers.".formatted(DEEPEST));
    }
    widths.forEach(width -> width(field, width, 1));
  }

  private static void width(String field, int width, int least) {
    if (width < least || width > WIDEST) {
      throw new Unprocessable(field, "Must be from %d to %d.".formatted(least, WIDEST));
    }
  }

  private static void weights(String field, int in, List<Integer> hidden, int out) {
    var weights = 0L;
    long before = in;
    for (var width : hidden) {
      weights += before * width;
      before = width;
    }
    if (weights + before * out > MOST_WEIGHTS) {
      throw new Unprocessable(
          field, "Has more than %,d weights; use narrower layers.".formatted(MOST_WEIGHTS));
    }
  }
}
