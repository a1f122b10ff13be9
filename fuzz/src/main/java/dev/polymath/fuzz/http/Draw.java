package dev.polymath.fuzz.http;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The chances of one request. The same seed draws the same. */
record Draw(RandomGenerator random) {

  /** Of request {@code number} of a run. */
  static Draw of(long seed, long number) {
    // Mixed twice: a generator of the next number would go on where that of this one is by then.
    var first = new SplittableRandom(seed).nextLong();
    return new Draw(new SplittableRandom(new SplittableRandom(first ^ number).nextLong()));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  byte[] bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
