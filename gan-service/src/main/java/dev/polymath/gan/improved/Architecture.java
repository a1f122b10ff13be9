package dev.polymath.gan.improved;

import dev.polymath.common.failure.Failure.Unprocessable;
import java.util.List;

/**
 * How large the perceptrons are.
 *
 * @param pixels of a picture
 * @param classes K
 * @param noise numbers that a picture is generated from
 * @param generator the widths of its hidden layers
 * @param discriminator the widths of its hidden layers, the last of which has the features that are
 *     matched
 */
public record Architecture(
    int pixels, int classes, int noise, List<Integer> generator, List<Integer> discriminator) {

  private static final int WIDEST = 1 << 16;
  private static final int DEEPEST = 32;

  /**
   * Checks the sizes.
   *
   * @throws Unprocessable where one is out of bounds
   */
  public Architecture {
    generator = List.copyOf(generator);
    discriminator = List.copyOf(discriminator);
    width("pixels", pixels, 1);
    width("classes", classes, 2);
    width("noise", noise, 1);
    widths("generator", generator);
    widths("discriminator", discriminator);
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
}
