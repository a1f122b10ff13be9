package dev.polymath.pose.skeleton;

/** Sequences at other frame rates, evenly between frames. */
public final class Rates {

  private Rates() {}

  /** How many frames of one rate lie within a sequence of another, its ends included. */
  public static int frames(int frames, double from, double to) {
    // A hair of tolerance keeps the last frame where the rates divide each other but for rounding.
    return (int) Math.floor((frames - 1) * to / from + 1e-6) + 1;
  }

  /**
   * How many frames of a sequence at another rate can be made of its beginning.
   *
   * @param known how many frames of the beginning there are
   * @param frames how many frames the whole has
   * @param count how many frames are to be made of the whole
   */
  public static int ready(int known, int frames, double from, double to, int count) {
    if (known == frames) return count;
    // A frame lies between two; the later one has to be there.
    return Math.clamp((long) Math.floor((known - 2) * to / from) + 1, 0, count);
  }

  /**
   * A sequence at another rate.
   *
   * @param values frame by frame, {@code width} numbers each
   * @param from the rate of {@code values}
   * @param to the rate of the answer
   * @param count how many frames to make, at 0, 1/to, 2/to, …; the last one is held beyond the end
   */
  public static float[] convert(float[] values, int width, double from, double to, int count) {
    return convert(values, width, from, to, 0, count);
  }

  /**
   * Some frames of a sequence at another rate.
   *
   * @param first of the frames to make
   * @param count how many frames to make
   */
  public static float[] convert(
      float[] values, int width, double from, double to, int first, int count) {
    var frames = values.length / width;
    var converted = new float[count * width];
    for (var frame = 0; frame < count; frame++) {
      var at = Math.min((first + frame) * from / to, frames - 1.0);
      var before = Math.min((int) at, Math.max(0, frames - 2));
      var after = Math.min(before + 1, frames - 1);
      var share = at - before;
      for (var i = 0; i < width; i++) {
        converted[frame * width + i] =
            (float) ((1 - share) * values[before * width + i] + share * values[after * width + i]);
      }
    }
    return converted;
  }
}
