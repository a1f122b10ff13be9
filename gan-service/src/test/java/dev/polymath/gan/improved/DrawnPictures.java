package dev.polymath.gan.improved;

import dev.polymath.common.images.Images;
import java.util.SplittableRandom;

/**
 * Pictures of eight by eight pixels, in four classes: a bar that lies, one that stands, a cross of
 * both and the rim of a square; each in one of four places, more or less bright, under noise.
 */
final class DrawnPictures {

  static final int SIDE = 8;
  static final int PIXELS = SIDE * SIDE;
  static final int CLASSES = 4;

  private DrawnPictures() {}

  /** So many pictures, of the classes in turn. */
  static float[] draw(int count, long seed) {
    var random = new SplittableRandom(seed);
    var pictures = new float[count * PIXELS];
    for (var i = 0; i < count; i++) {
      var row = random.nextInt(2, 4);
      var column = random.nextInt(2, 4);
      var ink = random.nextDouble(0.6, 0.9);
      for (var p = 0; p < PIXELS; p++) {
        var drawn = isDrawn(i % CLASSES, p / SIDE - row, p % SIDE - column) ? ink : 0.1;
        pictures[i * PIXELS + p] = (float) (drawn + random.nextDouble(-0.1, 0.1));
      }
    }
    return pictures;
  }

  static Images images(int count, long seed) {
    var drawn = draw(count, seed);
    var pixels = new byte[drawn.length];
    for (var i = 0; i < pixels.length; i++) pixels[i] = (byte) Math.round(drawn[i] * 255);
    return new Images(pixels, 1, SIDE, SIDE, labels(count));
  }

  static int[] labels(int count) {
    var labels = new int[count];
    for (var i = 0; i < count; i++) labels[i] = i % CLASSES;
    return labels;
  }

  /** Each pixel's mean over pictures. */
  static double[] means(float[] pictures) {
    var means = new double[PIXELS];
    var count = pictures.length / PIXELS;
    for (var i = 0; i < pictures.length; i++) means[i % PIXELS] += pictures[i] / count;
    return means;
  }

  /** Within four by four pixels, which begin at (0, 0). */
  private static boolean isDrawn(int of, int row, int column) {
    if (row < 0 || row > 3 || column < 0 || column > 3) return false;
    return switch (of) {
      case 0 -> row == 1;
      case 1 -> column == 1;
      case 2 -> row == 1 || column == 1;
      default -> row % 3 == 0 || column % 3 == 0;
    };
  }
}
