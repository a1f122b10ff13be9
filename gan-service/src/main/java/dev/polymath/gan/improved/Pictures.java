package dev.polymath.gan.improved;

import dev.polymath.common.failure.Failure.Unprocessable;

/**
 * Pictures to learn from, with values from 0 to 1, row by row.
 *
 * @param labelled [n, pixels]
 * @param labels [n], the class of each of these, counted from 0
 * @param unlabelled [m, pixels]; those with labels may be among them
 */
@SuppressWarnings("ArrayRecordComponent")
public record Pictures(float[] labelled, int[] labels, float[] unlabelled) {

  /**
   * Checks that there is enough to learn from.
   *
   * @throws Unprocessable where there is too little, or a label or value out of bounds
   */
  void check(Architecture architecture) {
    var pixels = architecture.pixels();
    if (labels.length == 0 || labelled.length != (long) labels.length * pixels) {
      throw new Unprocessable(
          "labelled", "Needs %d values for each of one or more labels.".formatted(pixels));
    }
    if (unlabelled.length % pixels != 0 || unlabelled.length / pixels < 2) {
      throw new Unprocessable(
          "unlabelled", "Needs two or more pictures of %d values.".formatted(pixels));
    }
    for (var label : labels) {
      if (label < 0 || label >= architecture.classes()) {
        throw new Unprocessable(
            "labels", "Must be from 0 to %d.".formatted(architecture.classes() - 1));
      }
    }
    values("labelled", labelled);
    values("unlabelled", unlabelled);
  }

  private static void values(String field, float[] values) {
    for (var value : values) {
      if (!(value >= 0 && value <= 1)) {
        throw new Unprocessable(field, "Values must be from 0 to 1; scale the pictures.");
      }
    }
  }

  /** Some rows of pictures, one after the other. */
  static float[] rows(float[] pictures, int pixels, int[] which) {
    var rows = new float[which.length * pixels];
    for (var i = 0; i < which.length; i++) {
      System.arraycopy(pictures, which[i] * pixels, rows, i * pixels, pixels);
    }
    return rows;
  }
}
