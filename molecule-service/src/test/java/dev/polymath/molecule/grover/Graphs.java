package dev.polymath.molecule.grover;

import dev.polymath.molecule.graph.MolecularGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Molecules that nobody ever made: trees of random features, with a ring where there is room. */
final class Graphs {

  private Graphs() {}

  /** A ring of three with a chain of two. */
  static MolecularGraph ofFiveAtoms() {
    return of(5, new int[][] {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}}, 7);
  }

  static List<MolecularGraph> several(int count, long seed) {
    var random = new SplittableRandom(seed);
    var graphs = new ArrayList<MolecularGraph>();
    for (var i = 0; i < count; i++) graphs.add(random(random.nextInt(1, 9), random.nextLong()));
    return graphs;
  }

  static MolecularGraph random(int atoms, long seed) {
    var random = new SplittableRandom(seed);
    var bonds = new ArrayList<int[]>();
    for (var atom = 1; atom < atoms; atom++) bonds.add(new int[] {random.nextInt(atom), atom});
    if (atoms > 4 && bonds.stream().noneMatch(bond -> bond[0] == 0 && bond[1] == atoms - 1)) {
      bonds.add(new int[] {0, atoms - 1});
    }
    return of(atoms, bonds.toArray(int[][]::new), seed);
  }

  static MolecularGraph of(int atoms, int[][] bonds, long seed) {
    var random = new SplittableRandom(seed);
    var atomFeatures = floats(atoms * MolecularGraph.ATOM_FEATURES, random);
    var sources = new int[2 * bonds.length];
    var targets = new int[2 * bonds.length];
    var bondFeatures = new float[2 * bonds.length * MolecularGraph.BOND_FEATURES];
    for (var i = 0; i < bonds.length; i++) {
      sources[2 * i] = targets[2 * i + 1] = bonds[i][0];
      targets[2 * i] = sources[2 * i + 1] = bonds[i][1];
      var width = MolecularGraph.BOND_FEATURES;
      var features = floats(width, random);
      System.arraycopy(features, 0, bondFeatures, 2 * i * width, width);
      System.arraycopy(features, 0, bondFeatures, (2 * i + 1) * width, width);
    }
    return new MolecularGraph(atomFeatures, sources, targets, bondFeatures);
  }

  /** The same molecule, atom i at place {@code to[i]} and its bonds in the opposite order. */
  static MolecularGraph permuted(MolecularGraph graph, int[] to) {
    var width = MolecularGraph.ATOM_FEATURES;
    var atomFeatures = new float[graph.atomFeatures().length];
    for (var i = 0; i < graph.atoms(); i++) {
      System.arraycopy(graph.atomFeatures(), i * width, atomFeatures, to[i] * width, width);
    }
    var bonds = graph.directedBonds();
    var sources = new int[bonds];
    var targets = new int[bonds];
    var bondFeatures = new float[graph.bondFeatures().length];
    var bondWidth = MolecularGraph.BOND_FEATURES;
    for (var i = 0; i < bonds; i++) {
      var at = bonds - 1 - i;
      sources[at] = to[graph.sources()[i]];
      targets[at] = to[graph.targets()[i]];
      System.arraycopy(
          graph.bondFeatures(), i * bondWidth, bondFeatures, at * bondWidth, bondWidth);
    }
    return new MolecularGraph(atomFeatures, sources, targets, bondFeatures);
  }

  private static float[] floats(int length, SplittableRandom random) {
    var floats = new float[length];
    for (var i = 0; i < length; i++) floats[i] = random.nextFloat() < 0.1f ? random.nextFloat() : 0;
    return floats;
  }
}
