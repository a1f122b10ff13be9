package dev.polymath.fuzz;

import dev.polymath.common.failure.Failure;
import dev.polymath.pose.data.BvhReader;
import java.io.ByteArrayInputStream;

/** Motion capture as text. */
public final class Bvh {

  private Bvh() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      BvhReader.DEFAULT.read(new ByteArrayInputStream(input));
    } catch (Failure e) {
      // A 4xx, as it should be.
    }
  }
}
