package dev.polymath.molecule.grover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.TorchOperations;
import dev.polymath.molecule.graph.MolecularGraph;
import java.util.List;

/**
 * Molecules side by side as one graph. Atoms of all lie one after the other, and so do directed
 * bonds, each behind a row 0 that is nobody's and hears only itself: so no list is ever empty, not
 * even for methane.
 *
 * <p>All four ways in which what is known travels are lists of links:
 *
 * <pre>
 *   atom to atom   v hears each neighbour u
 *   bond to atom   v hears each bond that enters it
 *   bond to bond   v→w hears each bond that enters v, save w→v
 *   atom to bond   v→w hears v and each neighbour of v, save w
 * </pre>
 *
 * @param atoms [1 + atoms, 151]
 * @param bonds [1 + directed bonds, 165], the source atom's features before the bond's own
 */
record GraphBatch(
    NDArray atoms,
    NDArray bonds,
    Links atomToAtom,
    Links bondToAtom,
    Links atomToBond,
    Links bondToBond,
    Members atomsOf,
    Members bondsOf) {

  static GraphBatch of(TorchOperations operations, NDManager manager, List<MolecularGraph> graphs) {
    return new Assembly(graphs).on(operations, manager);
  }

  /** How many rows the largest of its arrays has. */
  static long rows(List<MolecularGraph> graphs) {
    return 1 + graphs.stream().mapToLong(MolecularGraph::directedBonds).sum();
  }

  int molecules() {
    return atomsOf.molecules();
  }

  /** Arrays as they fill. */
  private static final class Assembly {

    private static final int ATOM = MolecularGraph.ATOM_FEATURES;
    private static final int BOND = MolecularGraph.BOND_FEATURES;
    private static final int EDGE = GroverArchitecture.EDGE_FEATURES;

    private final List<MolecularGraph> graphs;
    private final int atomRows;
    private final int bondRows;
    private final float[] atoms;
    private final float[] bonds;
    private final Links.Found atomToAtom = new Links.Found();
    private final Links.Found bondToAtom = new Links.Found();
    private final Links.Found atomToBond = new Links.Found();
    private final Links.Found bondToBond = new Links.Found();

    Assembly(List<MolecularGraph> graphs) {
      this.graphs = graphs;
      atomRows = 1 + graphs.stream().mapToInt(MolecularGraph::atoms).sum();
      bondRows = Math.toIntExact(rows(graphs));
      atoms = new float[Math.multiplyExact(atomRows, ATOM)];
      bonds = new float[Math.multiplyExact(bondRows, EDGE)];
      List.of(atomToAtom, bondToAtom, atomToBond, bondToBond).forEach(links -> links.add(0, 0));
      var atom = 1;
      var bond = 1;
      for (var graph : graphs) {
        add(graph, atom, bond);
        atom += graph.atoms();
        bond += graph.directedBonds();
      }
    }

    private void add(MolecularGraph graph, int firstAtom, int firstBond) {
      if (graph.atoms() == 0) throw new IllegalArgumentException("A molecule has atoms");
      System.arraycopy(
          graph.atomFeatures(), 0, atoms, firstAtom * ATOM, graph.atomFeatures().length);
      var entering = entering(graph);
      for (var bond = 0; bond < graph.directedBonds(); bond++) {
        var source = graph.sources()[bond];
        var target = graph.targets()[bond];
        var row = firstBond + bond;
        System.arraycopy(graph.atomFeatures(), source * ATOM, bonds, row * EDGE, ATOM);
        System.arraycopy(graph.bondFeatures(), bond * BOND, bonds, row * EDGE + ATOM, BOND);
        atomToAtom.add(firstAtom + source, firstAtom + target);
        bondToAtom.add(row, firstAtom + target);
        atomToBond.add(firstAtom + source, row);
        for (var before : entering[source]) {
          if (before == (bond ^ 1)) continue;
          bondToBond.add(firstBond + before, row);
          atomToBond.add(firstAtom + graph.sources()[before], row);
        }
      }
    }

    /** The directed bonds that enter each atom. */
    private static int[][] entering(MolecularGraph graph) {
      var counts = new int[graph.atoms()];
      for (var target : graph.targets()) counts[target]++;
      var entering = new int[graph.atoms()][];
      for (var atom = 0; atom < entering.length; atom++) entering[atom] = new int[counts[atom]];
      for (var bond = graph.directedBonds() - 1; bond >= 0; bond--) {
        var target = graph.targets()[bond];
        entering[target][--counts[target]] = bond;
      }
      return entering;
    }

    GraphBatch on(TorchOperations operations, NDManager manager) {
      return new GraphBatch(
          manager.create(atoms, new Shape(atomRows, ATOM)),
          manager.create(bonds, new Shape(bondRows, EDGE)),
          atomToAtom.on(manager, atomRows),
          bondToAtom.on(manager, atomRows),
          atomToBond.on(manager, bondRows),
          bondToBond.on(manager, bondRows),
          Members.of(
              operations, manager, graphs.stream().mapToInt(MolecularGraph::atoms).toArray()),
          Members.of(
              operations,
              manager,
              graphs.stream().mapToInt(MolecularGraph::directedBonds).toArray()));
    }
  }
}
