package dev.polymath.gan.improved;

import java.util.List;

/**
 * The arithmetic of what convolutions take: weights, and numbers between layers for one picture.
 */
record Maps(int channels, int height, int width) {

  private static final long JUDGING =
      (long) Convolutions.DISCRIMINATOR_KERNEL * Convolutions.DISCRIMINATOR_KERNEL;

  private static final long GENERATING =
      (long) Convolutions.GENERATOR_KERNEL * Convolutions.GENERATOR_KERNEL;

  long generatorWeights(int noise, List<Integer> widths) {
    var weights = noise * generated(widths, 0);
    for (var i = 0; i < widths.size(); i++) {
      long next = i + 1 == widths.size() ? channels : widths.get(i + 1);
      weights += widths.get(i) * next * GENERATING;
    }
    return weights;
  }

  long discriminatorWeights(List<Integer> widths, int classes) {
    var weights = (long) widths.getLast() * classes;
    long before = channels;
    for (var i = 0; i < widths.size(); i++) {
      long next = widths.get(i);
      var more = i + 1 == widths.size() ? 2 * next * next : 2 * next * next * JUDGING;
      weights += before * next * JUDGING + more;
      before = next;
    }
    return weights;
  }

  long largestGenerated(List<Integer> widths) {
    var largest = (long) channels * height * width;
    for (var i = 0; i < widths.size(); i++) largest = Math.max(largest, generated(widths, i));
    return largest;
  }

  long allGenerated(List<Integer> widths) {
    var all = (long) channels * height * width;
    for (var i = 0; i < widths.size(); i++) all += generated(widths, i);
    return all;
  }

  long largestJudged(List<Integer> widths) {
    var largest = (long) channels * height * width;
    for (var i = 0; i < widths.size(); i++) largest = Math.max(largest, judged(widths, i));
    return largest;
  }

  long allJudged(List<Integer> widths) {
    var all = (long) channels * height * width;
    for (var i = 0; i < widths.size(); i++) all += Convolutions.DEPTH * judged(widths, i);
    return all;
  }

  private long generated(List<Integer> widths, int layer) {
    var times = widths.size() - layer;
    return widths.get(layer) * (long) (height >> times) * (width >> times);
  }

  private long judged(List<Integer> widths, int block) {
    return widths.get(block)
        * (long) Convolutions.halved(height, block)
        * Convolutions.halved(width, block);
  }
}
