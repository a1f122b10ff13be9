package dev.polymath.molecule.grover;

import dev.polymath.molecule.graph.MolecularGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts many molecules into forwards that fit into memory. Attention needs the square of a
 * molecule's bonds, rounded up to a power of two as {@link Members} puts alike ones together;
 * everything else grows with the bonds of all.
 */
final class Portions {

  private static final long MOST_SCORES = 4_000_000;
  private static final long MOST_ROWS = 20_000;

  private Portions() {}

  /** The same molecules in the same order; each portion has at least one. */
  static List<List<MolecularGraph>> of(List<MolecularGraph> graphs) {
    var portions = new ArrayList<List<MolecularGraph>>();
    var from = 0;
    var scores = 0L;
    var rows = 0L;
    for (var i = 0; i < graphs.size(); i++) {
      var graph = graphs.get(i);
      var size = Math.max(graph.atoms(), graph.directedBonds());
      var rounded = Integer.highestOneBit(Math.max(1, 2 * size - 1));
      scores += (long) rounded * rounded;
      rows += size;
      if (i > from && (scores > MOST_SCORES || rows > MOST_ROWS)) {
        portions.add(graphs.subList(from, i));
        from = i;
        scores = (long) rounded * rounded;
        rows = size;
      }
    }
    if (from < graphs.size()) portions.add(graphs.subList(from, graphs.size()));
    return portions;
  }
}
