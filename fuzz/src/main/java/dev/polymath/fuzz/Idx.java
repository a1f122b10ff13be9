package dev.polymath.fuzz;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.images.IdxReader;
import java.io.ByteArrayInputStream;
import java.util.Arrays;

/** MNIST's format: pictures, then labels, after two bytes with the length of the former. */
public final class Idx {

  private Idx() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2) return;
    var cut = Math.min(input.length, 2 + ((input[0] & 0xff) << 8 | input[1] & 0xff));
    var images = Arrays.copyOfRange(input, 2, cut);
    var labels = Arrays.copyOfRange(input, cut, input.length);
    try {
      new IdxReader(10_000_000)
          .read(new ByteArrayInputStream(images), new ByteArrayInputStream(labels));
    } catch (Failure e) {
      // A 4xx, as it should be.
    }
  }
}
