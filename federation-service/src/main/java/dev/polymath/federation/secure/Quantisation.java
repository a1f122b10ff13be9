package dev.polymath.federation.secure;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Changes of weights as whole numbers of a {@link Ring}, and their sum as a mean again: of client k
 * with nₖ examples
 *
 * <pre>
 *   round(nₖ · clamp(Δₖ, ±bound) · 2^fraction), …, nₖ
 * </pre>
 *
 * <p>so that the server learns Σ nₖ Δₖ and Σ nₖ and no client's own. The sum is exact; each
 * client's rounding is its error, at most 2^(−fraction − 1) of what it adds.
 *
 * @param ring that is wide enough for the sum of all clients
 * @param fraction bits behind the point
 * @param bound of a change; what is further from zero is cut to it
 * @param mostSamples that all clients of a round have together
 */
public record Quantisation(Ring ring, int fraction, double bound, long mostSamples) {

  /** For networks of the paper's kind: changes up to 8 to 2⁻³⁰, and half a billion examples. */
  public static final Quantisation DEFAULT = new Quantisation(new Ring(64), 30, 8, 1L << 29);

  public Quantisation {
    if (fraction < 1 || fraction > 52 || !(bound > 0) || mostSamples < 1) {
      throw new InvalidRequest("fraction", "Must be from 1 to 52, bound and mostSamples above 0.");
    }
    // Each client rounds by half a unit at most, and there are no more clients than samples.
    if (mostSamples * (bound * Math.scalb(1.0, fraction) + 0.5) > ring.largest()) {
      throw new InvalidRequest(
          "bits", "Too few for mostSamples · bound · 2^fraction; widen the ring or narrow these.");
    }
  }

  /** One client's numbers, and at the end that of its examples. */
  public long[] encode(ClientUpdate update, Weights before) {
    if (update.samples() < 1 || update.samples() > mostSamples) {
      throw new Unprocessable("samples", "Must be from 1 to %d.".formatted(mostSamples));
    }
    var change = update.weights().minus(before);
    var numbers = new long[length(before)];
    var at = 0;
    for (var name : before.names()) {
      for (double value : change.values(name)) {
        if (Double.isNaN(value)) throw new Unprocessable(name, "Holds what is no number.");
        var scaled = Math.scalb(Math.clamp(value, -bound, bound), fraction) * update.samples();
        numbers[at++] = ring.reduced(Math.round(scaled));
      }
    }
    numbers[at] = update.samples();
    return numbers;
  }

  /** How many numbers a client sends. */
  public int length(Weights like) {
    return Math.toIntExact(like.elements() + 1);
  }

  /**
   * The mean of those whose numbers were added up.
   *
   * @param sum in the ring
   * @param clients how many
   */
  public Combined decode(long[] sum, int clients, Weights before) {
    var samples = ring.signed(sum[sum.length - 1]);
    if (sum.length != length(before) || samples < clients || samples > mostSamples) {
      throw new IllegalArgumentException("Is no sum of %d clients".formatted(clients));
    }
    var means = new LinkedHashMap<String, double[]>();
    var at = 0;
    for (var name : before.names()) {
      var start = before.values(name);
      var values = new double[start.length];
      for (var i = 0; i < values.length; i++) {
        values[i] = start[i] + Math.scalb((double) ring.signed(sum[at++]), -fraction) / samples;
      }
      means.put(name, values);
    }
    return new Decoded(clients, samples, means);
  }

  private record Decoded(int clients, long samples, Map<String, double[]> means)
      implements Combined {
    @Override
    public double[] combined(String name) {
      return Objects.requireNonNull(means.get(name), name).clone();
    }
  }
}
