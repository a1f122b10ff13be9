package dev.polymath.federation.secure;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.random.KeyStream;

/**
 * Whole numbers modulo 2^bits, in which masks are added: a number plus a mask that is any number
 * alike is any number alike.
 *
 * @param bits 8 to 64
 */
public record Ring(int bits) {

  public Ring {
    if (bits < 8 || bits > Long.SIZE) throw new InvalidRequest("bits", "Must be from 8 to 64.");
  }

  /** From 0 to 2^bits − 1, as the low bits of a long. */
  long reduced(long number) {
    return bits == Long.SIZE ? number : number & ((1L << bits) - 1);
  }

  /** The nearest to zero of all numbers that are this one in the ring. */
  long signed(long number) {
    var shift = Long.SIZE - bits;
    return number << shift >> shift;
  }

  /** The largest that {@link #signed} gives. */
  long largest() {
    return Long.MAX_VALUE >>> (Long.SIZE - bits);
  }

  /** Adds a mask, or takes it off. */
  void mask(long[] numbers, byte[] key, boolean add) {
    var stream = new KeyStream(key);
    for (var i = 0; i < numbers.length; i++) {
      var mask = stream.nextLong();
      numbers[i] = reduced(add ? numbers[i] + mask : numbers[i] - mask);
    }
  }
}
