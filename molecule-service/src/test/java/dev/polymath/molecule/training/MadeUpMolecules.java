package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.molecule.graph.MolecularGraph;
import dev.polymath.molecule.grover.LabelledMolecule;
import dev.polymath.molecule.grover.PretrainingExample;
import dev.polymath.molecule.grover.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Chains of made-up atoms, for jobs need no chemistry to be tried: a context is how many neighbours
 * there are, a motif is a length, and what is measured is how many atoms are of the first kind.
 */
final class MadeUpMolecules implements Molecules {

  static final String DATASET = "chains";

  @Override
  public void check(String field, String dataset) {
    if (!dataset.equals(DATASET)) throw new InvalidRequest(field, "There is no such data set.");
  }

  @Override
  public Corpus corpus(String dataset) {
    var examples = chains(60, 1).stream().map(MadeUpMolecules::example).toList();
    return new Corpus(examples, new Vocabulary(4, 4, 2));
  }

  private static PretrainingExample example(MolecularGraph graph) {
    var atoms = new int[graph.atoms()];
    Arrays.fill(atoms, 3);
    atoms[0] = atoms[atoms.length - 1] = 2;
    var bonds = new int[graph.directedBonds() / 2];
    Arrays.fill(bonds, 3);
    bonds[0] = 2;
    var motifs = new float[] {graph.atoms() > 3 ? 1 : 0, graph.atoms() > 5 ? 1 : 0};
    return new PretrainingExample(graph, atoms, bonds, motifs);
  }

  @Override
  public Parts labelled(String dataset, List<String> properties, long seed) {
    return new Parts(
        labelled(properties, 80, seed),
        labelled(properties, 20, seed + 1),
        labelled(properties, 20, seed + 2));
  }

  private static List<LabelledMolecule> labelled(List<String> properties, int count, long seed) {
    return chains(count, seed).stream()
        .map(graph -> new LabelledMolecule(graph, targets(properties, graph)))
        .toList();
  }

  private static float[] targets(List<String> properties, MolecularGraph graph) {
    var ones = 0f;
    for (var atom = 0; atom < graph.atoms(); atom++) {
      ones += graph.atomFeatures()[atom * MolecularGraph.ATOM_FEATURES];
    }
    var targets = new float[properties.size()];
    for (var i = 0; i < targets.length; i++) {
      targets[i] = properties.get(i).equals("ones") ? ones : ones > 2 ? 1 : 0;
    }
    return targets;
  }

  @Override
  public String hash(String dataset) {
    return "0".repeat(64);
  }

  private static List<MolecularGraph> chains(int count, long seed) {
    var random = new SplittableRandom(seed);
    var chains = new ArrayList<MolecularGraph>();
    for (var i = 0; i < count; i++) {
      var digits = new StringBuilder();
      for (var left = random.nextInt(2, 8); left > 0; left--) digits.append(random.nextInt(2));
      chains.add(read(digits.toString()));
    }
    return chains;
  }

  /** A chain with an atom for each digit, of the first kind where it is a 1. */
  static MolecularGraph read(String digits) {
    var atoms = digits.length();
    var atomFeatures = new float[atoms * MolecularGraph.ATOM_FEATURES];
    for (var atom = 0; atom < atoms; atom++) {
      var kind = digits.charAt(atom) == '1' ? 0 : 1;
      atomFeatures[atom * MolecularGraph.ATOM_FEATURES + kind] = 1;
    }
    var sources = new int[2 * (atoms - 1)];
    var targets = new int[sources.length];
    for (var i = 0; i < atoms - 1; i++) {
      sources[2 * i] = targets[2 * i + 1] = i;
      targets[2 * i] = sources[2 * i + 1] = i + 1;
    }
    var bondFeatures = new float[sources.length * MolecularGraph.BOND_FEATURES];
    return new MolecularGraph(atomFeatures, sources, targets, bondFeatures);
  }
}
