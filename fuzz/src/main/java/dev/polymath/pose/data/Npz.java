package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure;
import java.io.ByteArrayInputStream;

/** Arrays as numpy.savez writes them; here for the sake of a reader that its package keeps. */
public final class Npz {

  private Npz() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      new NpzReader(10_000_000).read(new ByteArrayInputStream(input));
    } catch (Failure e) {
      // A 4xx, as it should be.
    }
  }
}
