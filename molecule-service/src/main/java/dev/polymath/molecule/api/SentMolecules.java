package dev.polymath.molecule.api;

import dev.polymath.molecule.chemistry.GraphReader;
import dev.polymath.molecule.chemistry.MalformedSmiles;
import dev.polymath.molecule.graph.MolecularGraph;
import dev.polymath.molecule.training.MoleculeProperties;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The molecules of a request, of which some may be broken. */
final class SentMolecules {

  private final List<Sent> all = new ArrayList<>();

  /** A text and what became of it: one of both. */
  private record Sent(String smiles, @Nullable MolecularGraph graph, @Nullable SmilesError error) {}

  private SentMolecules() {}

  static SentMolecules read(List<String> smiles, GraphReader reader, MoleculeProperties bounds) {
    var molecules = new SentMolecules();
    bounds.requireRoom(smiles.size(), 0);
    var atoms = 0L;
    for (var text : smiles) {
      try {
        var graph = reader.read(text);
        bounds.requireRoom(smiles.size(), atoms += graph.atoms());
        molecules.all.add(new Sent(text, graph, null));
      } catch (MalformedSmiles e) {
        molecules.all.add(new Sent(text, null, SmilesError.of(e)));
      }
    }
    return molecules;
  }

  /** Of those that are molecules. */
  List<MolecularGraph> graphs() {
    var graphs = new ArrayList<MolecularGraph>();
    for (var sent : all) if (sent.graph() != null) graphs.add(sent.graph());
    return graphs;
  }

  /**
   * Items for all of them, in the order of the request.
   *
   * @param answers for each of {@link #graphs}
   * @param whole makes an item of an answer
   * @param broken makes an item of an error
   */
  <A, I> List<I> items(
      List<A> answers, BiFunction<String, A, I> whole, BiFunction<String, SmilesError, I> broken) {
    Iterator<A> next = answers.iterator();
    var items = new ArrayList<I>();
    for (var sent : all) {
      items.add(
          sent.error() == null
              ? whole.apply(sent.smiles(), next.next())
              : broken.apply(sent.smiles(), sent.error()));
    }
    return items;
  }
}
