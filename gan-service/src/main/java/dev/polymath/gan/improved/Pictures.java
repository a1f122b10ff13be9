package dev.polymath.gan.improved;

import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.images.Images;
import dev.polymath.common.nn.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures to learn from.
 *
 * @param images all of them
 * @param labelled the places of those whose class may be known; none to learn no classes
 */
@SuppressWarnings("ArrayRecordComponent")
public record Pictures(Images images, int[] labelled) {

  /** Pictures of which no class is known. */
  public static Pictures withoutLabels(Images images) {
    return new Pictures(images, new int[0]);
  }

  /**
   * Pictures of which a number of classes are known, as many of each class as of the others, drawn
   * by chance; or all classes, however many there are of each, where there are no more pictures.
   *
   * @param labels a multiple of the classes; what is left over goes to the first ones
   * @throws Unprocessable where a class has fewer pictures than that
   */
  public static Pictures withLabels(Images images, int labels, int classes, Seed seed) {
    if (labels == images.size()) return withAllLabels(images);
    var order = seed.permutation(images.size());
    List<Integer> chosen = new ArrayList<>();
    for (var k = 0; k < classes; k++) {
      var wanted = labels / classes + (k < labels % classes ? 1 : 0);
      var found = 0;
      for (var i = 0; i < order.length && found < wanted; i++) {
        if (images.labels()[order[i]] != k) continue;
        chosen.add(order[i]);
        found++;
      }
      if (found < wanted) {
        throw new Unprocessable(
            "labels",
            "Class %d has %,d pictures, and %,d are needed; ask for fewer labels."
                .formatted(k, found, wanted));
      }
    }
    return new Pictures(images, chosen.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Pictures withAllLabels(Images images) {
    return new Pictures(images, IntStream.range(0, images.size()).toArray());
  }

  /** How many there are, with labels or without. */
  int size() {
    return images.size();
  }

  /**
   * Checks that there is enough to learn from.
   *
   * @throws Unprocessable where there is too little, or a label out of bounds
   */
  void check(Architecture architecture) {
    if (images.numbers() != architecture.pixels()) {
      throw new Unprocessable(
          "pictures",
          "Have %,d values each, and the networks take %,d."
              .formatted(images.numbers(), architecture.pixels()));
    }
    if (size() < 2) throw new Unprocessable("pictures", "There must be two or more.");
    for (var i : labelled) {
      if (i < 0 || i >= size()) throw new Unprocessable("labelled", "There is no picture " + i);
      var label = images.labels()[i];
      if (label < 0 || label >= architecture.classes()) {
        throw new Unprocessable(
            "labels", "Must be from 0 to %d.".formatted(architecture.classes() - 1));
      }
    }
  }
}
