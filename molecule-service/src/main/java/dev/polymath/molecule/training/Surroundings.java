package dev.polymath.molecule.training;

import dev.polymath.molecule.chemistry.Contexts;
import dev.polymath.molecule.chemistry.FunctionalGroups;
import dev.polymath.molecule.chemistry.GraphReader;
import dev.polymath.molecule.chemistry.Molecule;
import dev.polymath.molecule.data.Vocabulary;
import dev.polymath.molecule.graph.MolecularGraph;
import dev.polymath.molecule.grover.Classes;
import dev.polymath.molecule.grover.PretrainingExample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is around the atoms and bonds of molecules, numbered once all of them are known. */
final class Surroundings {

  /** A context that is there less often is not worth a class of its own. */
  private static final int SELDOM = 3;

  private static final int MOST_CLASSES = 10_000;

  private final GraphReader graphs;
  private final Contexts contexts = new Contexts(1);
  private final FunctionalGroups groups = new FunctionalGroups();
  private final Map<String, String> once = new HashMap<>();
  private final List<Around> all = new ArrayList<>();

  private record Around(
      MolecularGraph graph, List<String> atoms, List<String> bonds, float[] motifs) {}

  Surroundings(GraphReader graphs) {
    this.graphs = graphs;
  }

  void add(Molecule molecule) {
    all.add(
        new Around(
            graphs.read(molecule),
            shared(contexts.ofAtoms(molecule)),
            shared(contexts.ofBonds(molecule)),
            motifs(molecule)));
  }

  /** The same few thousand texts come again and again; each is held once. */
  private List<String> shared(List<String> texts) {
    return texts.stream().map(text -> once.computeIfAbsent(text, Function.identity())).toList();
  }

  private float[] motifs(Molecule molecule) {
    var present = groups.present(molecule);
    var motifs = new float[present.length];
    for (var i = 0; i < motifs.length; i++) motifs[i] = present[i] ? 1 : 0;
    return motifs;
  }

  Molecules.Corpus corpus(int leftOut) {
    var atoms = vocabulary(Around::atoms);
    var bonds = vocabulary(Around::bonds);
    var examples =
        all.stream()
            .map(
                around ->
                    new PretrainingExample(
                        around.graph(),
                        numbers(atoms, around.atoms()),
                        numbers(bonds, around.bonds()),
                        around.motifs()))
            .toList();
    return new Molecules.Corpus(
        examples, new Classes(atoms.size(), bonds.size(), groups.names().size()), leftOut);
  }

  private Vocabulary vocabulary(Function<Around, List<String>> texts) {
    return Vocabulary.of(
        all.stream().flatMap(around -> texts.apply(around).stream()), SELDOM, MOST_CLASSES);
  }

  private static int[] numbers(Vocabulary vocabulary, List<String> texts) {
    return texts.stream().mapToInt(vocabulary::number).toArray();
  }
}
