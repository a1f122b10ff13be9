package dev.polymath.molecule.grover;

import dev.polymath.molecule.graph.MolecularGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts many molecules into forwards that fit into memory: what attention needs grows with the
 * square of the largest molecule's bonds, times the molecules.
 */
final class Portions {

  private static final long MOST = 4_000_000;

  private Portions() {}

  /** The same molecules in the same order; each portion has at least one. */
  static List<List<MolecularGraph>> of(List<MolecularGraph> graphs) {
    var portions = new ArrayList<List<MolecularGraph>>();
    var from = 0;
    var largest = 0L;
    for (var i = 0; i < graphs.size(); i++) {
      var graph = graphs.get(i);
      var size = Math.max(graph.atoms(), graph.directedBonds());
      largest = Math.max(largest, size);
      if (i > from && (i - from + 1) * largest * largest > MOST) {
        portions.add(graphs.subList(from, i));
        from = i;
        largest = size;
      }
    }
    if (from < graphs.size()) portions.add(graphs.subList(from, graphs.size()));
    return portions;
  }
}
