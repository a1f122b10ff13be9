package dev.polymath.fuzz;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.KernelText;
import java.nio.charset.StandardCharsets;

/** A kernel as text; what is read is written, and read again the same. */
public final class KernelExpression {

  private KernelExpression() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      var kernel = KernelText.parse(new String(input, StandardCharsets.UTF_8));
      var again = KernelText.parse(KernelText.exact(kernel));
      if (!again.equals(kernel)) throw new IllegalStateException("Becomes " + again);
    } catch (Failure e) {
      // A 4xx, as it should be.
    }
  }
}
