package dev.polymath.common.images;

/**
 * Pictures with a class each, kept as the bytes that they came in: a quarter of what they take as
 * numbers. A model sees them from 0 (black) to 1.
 *
 * @param pixels [n, channels, height, width], row by row, 0 to 255 without a sign
 * @param labels [n], the classes from 0 on
 */
@SuppressWarnings("ArrayRecordComponent")
public record Images(byte[] pixels, int channels, int height, int width, int[] labels) {

  public Images {
    if (pixels.length != (long) labels.length * channels * height * width) {
      throw new IllegalArgumentException(
          "%d pixels are not %d pictures of %d by %d by %d"
              .formatted(pixels.length, labels.length, channels, height, width));
    }
  }

  /** How many pictures there are. */
  public int size() {
    return labels.length;
  }

  /** How many numbers one picture is. */
  public int numbers() {
    return channels * height * width;
  }

  /**
   * Some of them as numbers from 0 to 1.
   *
   * @return [which.length, channels, height, width]
   */
  public float[] floats(int[] which) {
    var numbers = numbers();
    var floats = new float[Math.multiplyExact(which.length, numbers)];
    for (var i = 0; i < which.length; i++) {
      var from = which[i] * numbers;
      for (var j = 0; j < numbers; j++) {
        floats[i * numbers + j] = (pixels[from + j] & 0xff) / 255f;
      }
    }
    return floats;
  }
}
