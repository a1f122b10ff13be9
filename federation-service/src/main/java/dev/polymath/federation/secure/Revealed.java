package dev.polymath.federation.secure;

import java.math.BigInteger;
import java.util.Map;

/**
 * What a client tells at the end, so that the masks can be taken off the sum: of every other either
 * the one or the other, never both.
 *
 * @param at where its shares are taken
 * @param seeds shares of the own masks' seeds of those whose numbers have arrived, by client
 * @param keys shares of the masking keys of those who went away, by client
 */
public record Revealed(int at, Map<String, BigInteger> seeds, Map<String, BigInteger> keys) {
  public Revealed {
    seeds = Map.copyOf(seeds);
    keys = Map.copyOf(keys);
  }
}
