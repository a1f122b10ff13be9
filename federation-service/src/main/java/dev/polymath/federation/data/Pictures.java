package dev.polymath.federation.data;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.InvalidRequest;
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

  /**
   * Refuses pictures of other classes than there are.
   *
   * @throws InvalidRequest for the field {@code file}
   */
  static Images ofClasses(int classes, Images images) {
    for (var label : images.labels()) {
      if (label >= 0 && label < classes) continue;
      throw new InvalidRequest(
          "file",
          "Has a picture of class %d, and classes are 0 to %d.".formatted(label, classes - 1));
    }
    return images;
  }

  static long[] labels(Images of, int[] which) {
    return Arrays.stream(which).mapToLong(i -> of.labels()[i]).toArray();
  }
}
