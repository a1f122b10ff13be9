package dev.polymath.pose.api;

import dev.polymath.pose.skeleton.Skeleton;
import java.util.Arrays;

/** Flat arrays as JSON shows them. */
final class Nested {

  private Nested() {}

  /** [T · width] as [T][width]. */
  static float[][] rows(float[] values, int width) {
    var rows = new float[values.length / width][];
    for (var i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
    }
    return rows;
  }

  /** [T · 17 · width] as [T][17][width]. */
  static float[][][] joints(float[] values, int width) {
    var frame = Skeleton.JOINTS * width;
    var frames = new float[values.length / frame][][];
    for (var i = 0; i < frames.length; i++) {
      frames[i] = rows(Arrays.copyOfRange(values, i * frame, (i + 1) * frame), width);
    }
    return frames;
  }
}
