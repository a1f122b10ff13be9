package dev.polymath.gan.improved;

import dev.polymath.common.failure.Failure.Unprocessable;
import java.util.List;

/**
 * Perceptrons, as the paper has for MNIST (section 6.1), which take any pictures.
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
public record Perceptrons(
    int pixels,
    int classes,
    int noise,
    List<Integer> generator,
    List<Integer> discriminator,
    int minibatchKernels,
    boolean virtualBatchNorm)
    implements Architecture {

  private static final int DEEPEST = 32;
  private static final int AT_ONCE = 1000;

  /**
   * Checks the sizes.
   *
   * @throws Unprocessable where one is out of bounds
   */
  public Perceptrons {
    generator = List.copyOf(generator);
    discriminator = List.copyOf(discriminator);
    Sizes.width("pixels", pixels, 1);
    Sizes.width("classes", classes, 1);
    Sizes.width("noise", noise, 1);
    Sizes.widths("generator", generator, DEEPEST);
    Sizes.widths("discriminator", discriminator, DEEPEST);
    Sizes.weights("generator", weights(noise, generator, pixels));
    Sizes.weights("discriminator", weights(pixels, discriminator, classes));
    Sizes.kernels(minibatchKernels, discriminator.getLast());
  }

  /** Those without minibatch discrimination and with batch normalisation. */
  public Perceptrons(
      int pixels, int classes, int noise, List<Integer> generator, List<Integer> discriminator) {
    this(pixels, classes, noise, generator, discriminator, 0, false);
  }

  private static long weights(int in, List<Integer> hidden, int out) {
    var weights = 0L;
    long before = in;
    for (var width : hidden) {
      weights += before * width;
      before = width;
    }
    return weights + before * out;
  }

  @Override
  public int picturesAtOnce() {
    return minibatchKernels == 0 ? AT_ONCE : MinibatchDiscrimination.USUAL_BATCH;
  }

  /** Any that settings allow fits: layers are rows of numbers. */
  @Override
  public void checkBatch(int batch) {}
}
