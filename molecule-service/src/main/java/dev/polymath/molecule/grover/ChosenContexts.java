package dev.polymath.molecule.grover;

import dev.polymath.common.nn.Seed;
import dev.polymath.molecule.grover.PretrainingNetwork.Asked;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The contexts that are asked for in a step: of 15 % of each molecule's atoms and of its bonds, but
 * of one at least (section 4.2.1 of the paper). To be asked for all of them every time would be
 * easier to learn by heart.
 */
record ChosenContexts(Asked atoms, Asked bonds) {

  private static final double SHARE = 0.15;

  static ChosenContexts of(List<PretrainingExample> examples, Seed seed) {
    return new ChosenContexts(
        asked(examples, PretrainingExample::atomContexts, seed.child("atoms")),
        asked(examples, PretrainingExample::bondContexts, seed.child("bonds")));
  }

  private static Asked asked(
      List<PretrainingExample> examples, Function<PretrainingExample, int[]> contexts, Seed seed) {
    var all = examples.stream().map(contexts).toList();
    var rows = new long[all.stream().mapToInt(context -> context.length).sum()];
    var classes = new long[rows.length];
    var count = 0;
    var first = 0;
    for (var i = 0; i < all.size(); i++) {
      var mine = all.get(i);
      var most = (int) Math.ceil(SHARE * mine.length);
      var order = seed.child(i).permutation(mine.length);
      for (var place : Arrays.copyOf(order, most)) {
        if (mine[place] == PretrainingExample.PADDING) continue;
        rows[count] = (long) first + place;
        classes[count++] = mine[place];
      }
      first += mine.length;
    }
    return new Asked(Arrays.copyOf(rows, count), Arrays.copyOf(classes, count));
  }
}
