package dev.polymath.fuzz;

import dev.polymath.common.failure.Failure;
import dev.polymath.federation.data.PlayReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/** Shakespeare, or what a client takes for it. */
public final class Play {

  private Play() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      PlayReader.DEFAULT.read(new StringReader(new String(input, StandardCharsets.UTF_8)));
    } catch (Failure e) {
      // A 4xx, as it should be.
    }
  }
}
