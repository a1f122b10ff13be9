package dev.polymath.fuzz;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.zip.ZipFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Recordings in a zip file. */
public final class Zip {

  private Zip() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    try {
      new ZipFiles(1_000, 100_000_000)
          .forEach(
              new ByteArrayInputStream(input),
              name -> true,
              (name, content) -> content.transferTo(OutputStream.nullOutputStream()));
    } catch (Failure e) {
      // A 4xx, as it should be.
    }
  }
}
