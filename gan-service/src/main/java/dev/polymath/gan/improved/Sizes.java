package dev.polymath.gan.improved;

import dev.polymath.common.failure.Failure.Unprocessable;
import java.util.List;

/** What networks may be at most, whatever their kind. */
final class Sizes {

  private static final int WIDEST = 1 << 16;
  private static final long MOST_WEIGHTS = 1L << 28;

  private Sizes() {}

  static void widths(String field, List<Integer> widths, int deepest) {
    if (widths.isEmpty() || widths.size() > deepest) {
      throw new Unprocessable(field, "Needs 1 to %d hidden layers.".formatted(deepest));
    }
    widths.forEach(width -> width(field, width, 1));
  }

  static void width(String field, int width, int least) {
    if (width < least || width > WIDEST) {
      throw new Unprocessable(field, "Must be from %d to %d.".formatted(least, WIDEST));
    }
  }

  static void weights(String field, long weights) {
    if (weights > MOST_WEIGHTS) {
      throw new Unprocessable(
          field, "Has more than %,d weights; use narrower layers.".formatted(MOST_WEIGHTS));
    }
  }

  static void kernels(int kernels, int features) {
    width("minibatchKernels", kernels, 0);
    weights("minibatchKernels", (long) features * kernels * MinibatchDiscrimination.DIMENSIONS);
  }
}
