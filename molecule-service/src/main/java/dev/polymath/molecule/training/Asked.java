package dev.polymath.molecule.training;

import dev.polymath.molecule.graph.MolecularGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What is asked of a model: something about each of some molecules.
 *
 * @param graphs at least one
 * @param wanted what is to be told
 */
public record Asked(List<MolecularGraph> graphs, Wanted wanted) {

  public Asked {
    graphs = List.copyOf(graphs);
  }

  /** What there is to be told of a molecule. */
  public enum Wanted {
    /** Of an encoder a vector, of a predictor its predictions. */
    MOLECULES,
    /** A vector for each atom, of an encoder. */
    ATOMS,
    /** A vector for each bond, of an encoder. */
    BONDS,
    /** How much each atom counts, of a predictor. */
    ATTENTION
  }

  /** The molecules of all who ask together. */
  static List<MolecularGraph> together(List<Asked> batch) {
    return batch.stream().flatMap(asked -> asked.graphs().stream()).toList();
  }

  /**
   * Gives everyone their share of the answers to {@link #together}.
   *
   * @param answers one for each molecule
   */
  static <A> List<Told> shares(List<Asked> batch, List<A> answers, Function<List<A>, Told> told) {
    var shares = new ArrayList<Told>();
    var from = 0;
    for (var asked : batch) {
      var to = from + asked.graphs().size();
      shares.add(told.apply(List.copyOf(answers.subList(from, to))));
      from = to;
    }
    return shares;
  }
}
