package dev.polymath.federation.compression;

import dev.polymath.federation.weights.Weights;

/**
 * A compression whose errors are made good later (Seide et al. 2014, Karimireddy et al. 2019): what
 * was lost of a change is added to the next one,
 *
 * <pre>
 *   sent ← C(Δ + e)        e ← Δ + e − sent
 * </pre>
 *
 * <p>so that all that was sent and the last e add up to all changes. The client keeps e.
 */
public record ErrorFeedback(Compression compression) {

  /**
   * What is sent, and what is kept for the next time.
   *
   * @param residual e
   */
  public record Sent(Encoded encoded, Weights residual) {}

  /**
   * Compresses a change.
   *
   * @param residual what was kept the last time; none the first time
   */
  public Sent send(Weights change, Weights residual) {
    var wanted = residual.isEmpty() ? change : change.with(residual, Double::sum);
    var encoded = compression.encode(wanted);
    return new Sent(encoded, wanted.minus(compression.decode(encoded, wanted)));
  }
}
