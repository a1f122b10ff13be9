package dev.polymath.fuzz;

import dev.polymath.molecule.chemistry.GraphReader;
import dev.polymath.molecule.chemistry.MalformedSmiles;
import java.nio.charset.StandardCharsets;

/** A molecule as text, and the graph that is made of it. */
public final class Smiles {

  private Smiles() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      new GraphReader().read(new String(input, StandardCharsets.UTF_8));
    } catch (MalformedSmiles e) {
      // It answers for itself.
    }
  }
}
