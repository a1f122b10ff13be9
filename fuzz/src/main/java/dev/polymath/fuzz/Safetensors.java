package dev.polymath.fuzz;

import dev.polymath.common.safetensors.MalformedSafetensors;
import dev.polymath.common.safetensors.SafetensorsReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;

/** Weights, as an import or an update of a federation reads them. */
public final class Safetensors {

  private Safetensors() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    try (var reader = SafetensorsReader.open(new ByteArrayInputStream(input))) {
      reader.verify();
    } catch (MalformedSafetensors | EOFException e) {
      // What it says of what is none.
    }
  }
}
