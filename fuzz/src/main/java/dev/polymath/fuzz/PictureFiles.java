package dev.polymath.fuzz;

import dev.polymath.common.failure.Failure;
import dev.polymath.gan.data.PictureFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** PNG and JPEG. */
public final class PictureFiles {

  private PictureFiles() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    try {
      new PictureFile("image", "a.png")
          .read(new ByteArrayInputStream(input), (width, height) -> {});
    } catch (Failure e) {
      // A 4xx, as it should be.
    }
  }
}
