package dev.polymath.gan.improved;

import dev.polymath.common.failure.Failure.Unprocessable;
import java.util.List;

/**
 * Convolutional networks, as the paper has for CIFAR-10 and SVHN (section 6.2), of any size. A
 * generator with the widths (512, 256, 128) and a discriminator with (96, 192, 192) on pictures of
 * 32 by 32 are those of its code.
 *
 * <p>Each width of the generator halves the side of the map that it begins with, so that height and
 * width of pictures must be so many times even. Each width of the discriminator but the last is a
 * block of three convolutions, of which the third goes in steps of two; the last is a convolution
 * without padding, for which three by three places must be left, and two of one place each.
 *
 * @param channels of a picture
 * @param height of a picture
 * @param width of a picture
 * @param classes K; 1 where there are none
 * @param noise numbers that a picture is generated from
 * @param generator channels of its maps, the smallest map's first
 * @param discriminator channels of its blocks, the last of which has the features that are matched
 * @param minibatchKernels of minibatch discrimination; 0 is without
 * @param virtualBatchNorm in the generator, instead of batch normalisation
 */
public record Convolutions(
    int channels,
    int height,
    int width,
    int classes,
    int noise,
    List<Integer> generator,
    List<Integer> discriminator,
    int minibatchKernels,
    boolean virtualBatchNorm)
    implements Architecture {

  /** Convolutions of each of the discriminator's blocks. */
  static final int DEPTH = 3;

  /** Sides of kernels. */
  static final int DISCRIMINATOR_KERNEL = 3;

  static final int GENERATOR_KERNEL = 5;

  private static final int DEEPEST = 8;

  /** Of one picture in one layer. */
  private static final long MOST_IN_LAYER = 1L << 22;

  /** Of a batch in all layers of the larger network: a step takes some 4 GB then. */
  private static final long MOST_IN_STEP = 1L << 26;

  private static final int MOST_AT_ONCE = 1000;
  private static final long NUMBERS_AT_ONCE = 1L << 23;

  /**
   * Checks the sizes.
   *
   * @throws Unprocessable where one is out of bounds, or pictures cannot be halved as often
   */
  public Convolutions {
    generator = List.copyOf(generator);
    discriminator = List.copyOf(discriminator);
    Sizes.width("channels", channels, 1);
    Sizes.width("height", height, 1);
    Sizes.width("width", width, 1);
    Sizes.width("classes", classes, 1);
    Sizes.width("noise", noise, 1);
    Sizes.widths("generator", generator, DEEPEST);
    Sizes.widths("discriminator", discriminator, DEEPEST);
    requireEven(height, width, generator.size());
    requireRoom(height, width, discriminator.size());
    var maps = new Maps(channels, height, width);
    Sizes.weights("generator", maps.generatorWeights(noise, generator));
    Sizes.weights("discriminator", maps.discriminatorWeights(discriminator, classes));
    numbers("generator", maps.largestGenerated(generator));
    numbers("discriminator", maps.largestJudged(discriminator));
    Sizes.kernels(minibatchKernels, discriminator.getLast());
  }

  /** Those without minibatch discrimination and with batch normalisation. */
  public Convolutions(
      int channels,
      int height,
      int width,
      int classes,
      int noise,
      List<Integer> generator,
      List<Integer> discriminator) {
    this(channels, height, width, classes, noise, generator, discriminator, 0, false);
  }

  private static void requireEven(int height, int width, int times) {
    if (height % (1 << times) != 0 || width % (1 << times) != 0) {
      throw new Unprocessable(
          "generator",
          "Pictures of %d by %d pixels cannot be halved %d times; give fewer widths."
              .formatted(height, width, times));
    }
  }

  private static void requireRoom(int height, int width, int blocks) {
    if (Math.min(halved(height, blocks - 1), halved(width, blocks - 1)) < DISCRIMINATOR_KERNEL) {
      throw new Unprocessable(
          "discriminator",
          "Of pictures of %d by %d pixels less than 3 by 3 places are left; give fewer widths."
              .formatted(height, width));
    }
  }

  private static void numbers(String field, long numbers) {
    if (numbers > MOST_IN_LAYER) {
      throw new Unprocessable(
          field,
          "A layer has more than %,d numbers for each picture; use narrower ones."
              .formatted(MOST_IN_LAYER));
    }
  }

  /** What a convolution in steps of two leaves of a side, so many times over. */
  static int halved(int side, int times) {
    var left = side;
    for (var i = 0; i < times; i++) left = (left + 1) / 2;
    return left;
  }

  /**
   * The side of the smallest square pictures that networks of so many widths take, by which sizes
   * can be checked before pictures are known.
   */
  public static int leastSide(int generator, int discriminator) {
    var step = 1 << Math.clamp(generator, 1, DEEPEST);
    var side = step;
    var blocks = Math.clamp(discriminator, 1, DEEPEST);
    while (halved(side, blocks - 1) < DISCRIMINATOR_KERNEL) side += step;
    return side;
  }

  @Override
  public int pixels() {
    return channels * height * width;
  }

  @Override
  public int picturesAtOnce() {
    var maps = new Maps(channels, height, width);
    var largest = Math.max(maps.largestGenerated(generator), maps.largestJudged(discriminator));
    var most = minibatchKernels == 0 ? MOST_AT_ONCE : MinibatchDiscrimination.USUAL_BATCH;
    return Math.clamp(NUMBERS_AT_ONCE / largest, 1, most);
  }

  @Override
  public void checkBatch(int batch) {
    var maps = new Maps(channels, height, width);
    var most = MOST_IN_STEP / Math.max(maps.allGenerated(generator), maps.allJudged(discriminator));
    if (batch > most) {
      throw new Unprocessable(
          "batchSize",
          "Takes too much memory with networks of this size; use at most %,d.".formatted(most));
    }
  }
}
