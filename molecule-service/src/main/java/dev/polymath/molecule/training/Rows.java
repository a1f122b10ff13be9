package dev.polymath.molecule.training;

import java.util.List;

/** Rows of numbers one after the other, as tensors have them. */
final class Rows {

  private Rows() {}

  static float[] flat(List<float[]> rows, int width) {
    var flat = new float[rows.size() * width];
    for (var i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, flat, i * width, width);
    }
    return flat;
  }
}
