package dev.polymath.common.nn;

import java.util.function.IntFunction;

/**
 * The examples of a set one after the other without end: round after round, each in an order of its
 * own. Which are where is known without what was taken before, so that a training may resume
 * anywhere.
 */
public final class Rounds {

  private final int size;
  private int[] order = {};
  private int orderOf = -1;

  /** Goes round a set of this size. */
  public Rounds(int size) {
    this.size = size;
  }

  /**
   * Some examples.
   *
   * @param from how many come before them, from the first round on
   * @param orders of the whole set, by the round; always the same
   */
  public int[] examples(long from, int count, IntFunction<int[]> orders) {
    var examples = new int[count];
    for (var i = 0; i < count; i++) {
      var round = Math.toIntExact((from + i) / size);
      if (round != orderOf) {
        order = orders.apply(round);
        orderOf = round;
      }
      examples[i] = order[(int) ((from + i) % size)];
    }
    return examples;
  }
}
