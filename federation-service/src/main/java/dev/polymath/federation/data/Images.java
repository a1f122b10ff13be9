package dev.polymath.federation.data;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.federation.task.Batch;
import dev.polymath.federation.task.Examples;
import java.util.Arrays;

/**
 * Pictures with a class each, kept as the bytes that they came in: a quarter of what they take as
 * numbers. A model sees them from 0 (black) to 1.
 *
 * @param pixels [n, channels, height, width], row by row, 0 to 255 without a sign
 * @param labels [n], the classes from 0 on
 */
public record Images(byte[] pixels, int channels, int height, int width, int[] labels)
    implements Examples {

  public Images {
    if (pixels.length != (long) labels.length * channels * height * width) {
      throw new IllegalArgumentException(
          "%d pixels are not %d pictures of %d by %d by %d"
              .formatted(pixels.length, labels.length, channels, height, width));
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  /** Of one picture. */
  int numbers() {
    return channels * height * width;
  }

  @Override
  public Batch batch(NDManager manager, int[] which) {
    var numbers = numbers();
    var x = new float[which.length * numbers];
    for (var i = 0; i < x.length; i++) {
      x[i] = (pixels[which[i / numbers] * numbers + i % numbers] & 0xff) / 255f;
    }
    return new Batch(
        manager.create(x, new Shape(which.length, channels, height, width)),
        manager.create(labels(which)));
  }

  long[] labels(int[] which) {
    return Arrays.stream(which).mapToLong(i -> labels[i]).toArray();
  }
}
