package dev.polymath.federation.client;

import dev.polymath.federation.averaging.LocalResult;
import dev.polymath.federation.compression.ErrorFeedback;
import dev.polymath.federation.protocol.CompressionChoice;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends of a training, and what it remembers once that counts.
 *
 * @param update writes the file that is sent
 * @param memory that takes the place of the one before
 */
record Outgoing(long samples, Map<String, Double> metrics, Content update, Weights memory) {

  private static final String RESIDUAL = "residual.";
  private static final String CONTROL = "control.";

  /** Writes a file. */
  @FunctionalInterface
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** The weights as they are. */
  static Outgoing plain(LocalResult result) {
    var update = result.update();
    return new Outgoing(
        update.samples(), update.metrics(), update.tensors()::write, result.memory().asWeights());
  }

  /**
   * The compressed change. What compression loses of it is part of the memory, and so comes with a
   * later update if this one counts.
   *
   * @param choice null to send the weights as they are
   * @param before what the memory was
   */
  static Outgoing of(
      LocalResult result, @Nullable CompressionChoice choice, Weights start, Weights before) {
    if (choice == null) return plain(result);
    var update = result.update();
    // A control variate travels as a change already.
    var reference =
        update.control().isEmpty() ? start : start.and(CONTROL, update.control().filled(0));
    var sent =
        new ErrorFeedback(choice.compression())
            .send(update.tensors().minus(reference), before.under(RESIDUAL));
    return new Outgoing(
        update.samples(),
        update.metrics(),
        sent.encoded()::write,
        result.memory().asWeights().and(RESIDUAL, sent.residual()));
  }
}
