package dev.polymath.federation.data;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Examples;
import dev.polymath.common.images.Images;
import java.util.Arrays;

/** Pictures and their classes, as they are. */
public record Pictures(Images of) implements Examples {

  @Override
  public int size() {
    return of.size();
  }

  @Override
  public Batch batch(NDManager manager, int[] which) {
    return new Batch(
        manager.create(
            of.floats(which), new Shape(which.length, of.channels(), of.height(), of.width())),
        manager.create(labels(of, which)));
  }

  static long[] labels(Images of, int[] which) {
    return Arrays.stream(which).mapToLong(i -> of.labels()[i]).toArray();
  }
}
