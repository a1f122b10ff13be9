package dev.polymath.federation.data;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Examples;
import dev.polymath.common.images.Images;
import dev.polymath.common.nn.Seed;
import java.util.SplittableRandom;

/**
 * Pictures cut to a square and whitened: from the middle to be tested, from anywhere and half of
 * them mirrored to be trained on, as the paper does for CIFAR (which changes contrast and
 * brightness, too). Whitened, a picture has mean 0 and deviation 1, or less where it has next to
 * none.
 *
 * @param side of the square; 24 in the paper
 */
public record Crops(Images of, int side) implements Examples {

  public Crops {
    if (side < 1 || side > Math.min(of.height(), of.width())) {
      throw new IllegalArgumentException("A square of %d does not fit".formatted(side));
    }
  }

  @Override
  public int size() {
    return of.size();
  }

  @Override
  public Batch batch(NDManager manager, int[] which) {
    var x = new float[which.length * numbers()];
    var middle = new Place((of.height() - side) / 2, (of.width() - side) / 2, false);
    for (var i = 0; i < which.length; i++) cut(which[i], middle, x, i * numbers());
    return batch(manager, which, x);
  }

  @Override
  public Batch trainingBatch(NDManager manager, int[] which, Seed seed) {
    var x = new float[which.length * numbers()];
    var random = new SplittableRandom(seed.value());
    for (var i = 0; i < which.length; i++) {
      var place =
          new Place(
              random.nextInt(of.height() - side + 1),
              random.nextInt(of.width() - side + 1),
              random.nextBoolean());
      cut(which[i], place, x, i * numbers());
    }
    return batch(manager, which, x);
  }

  private Batch batch(NDManager manager, int[] which, float[] x) {
    return new Batch(
        manager.create(x, new Shape(which.length, of.channels(), side, side)),
        manager.create(Pictures.labels(of, which)));
  }

  private int numbers() {
    return of.channels() * side * side;
  }

  private record Place(int top, int left, boolean mirrored) {}

  private void cut(int number, Place place, float[] x, int to) {
    var at = to;
    var sum = 0.0;
    var squares = 0.0;
    for (var channel = 0; channel < of.channels(); channel++) {
      for (var row = 0; row < side; row++) {
        var from = number * of.numbers() + (channel * of.height() + place.top() + row) * of.width();
        for (var column = 0; column < side; column++) {
          var shift = place.mirrored() ? side - 1 - column : column;
          var pixel = (of.pixels()[from + place.left() + shift] & 0xff) / 255f;
          x[at++] = pixel;
          sum += pixel;
          squares += pixel * pixel;
        }
      }
    }
    whiten(x, to, at, sum, squares);
  }

  private static void whiten(float[] x, int from, int to, double sum, double squares) {
    var count = to - from;
    var mean = sum / count;
    var deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    var scale = 1 / Math.max(deviation, 1 / Math.sqrt(count));
    for (var i = from; i < to; i++) x[i] = (float) ((x[i] - mean) * scale);
  }
}
