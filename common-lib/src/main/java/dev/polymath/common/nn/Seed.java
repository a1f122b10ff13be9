package dev.polymath.common.nn;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Where random numbers start. A run has one seed; each use of chance derives its own from it by
 * name and by number, so that what one part draws never depends on what another drew before, and a
 * run that resumes at a step needs no more than the step's number.
 *
 * <pre>{@code
 * var seed = new Seed(42);
 * var order = seed.child("shuffle").child(epoch).permutation(examples);
 * var noise = operations.normal(manager, shape, FLOAT32, 0, 1, seed.child("noise").child(step));
 * }</pre>
 *
 * <p>The engine's own generator, one for each device and shared by all threads, is never used here;
 * whoever calls DJL's {@code randomUniform} or its dropout depends on it.
 */
public record Seed(long value) {

  /** The seed of the n-th of its uses. */
  public Seed child(long number) {
    return new Seed(new SplittableRandom(mix(value) + number).nextLong());
  }

  /** The seed of a part. */
  public Seed child(String name) {
    var sum = new CRC32C();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return child(sum.getValue() << 31 | name.length());
  }

  /** 0 to {@code length - 1} in a random order, all orders alike. */
  public int[] permutation(int length) {
    var random = new SplittableRandom(value);
    var order = new int[length];
    for (var i = 0; i < length; i++) {
      var j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long mix(long value) {
    return new SplittableRandom(value).nextLong();
  }
}
