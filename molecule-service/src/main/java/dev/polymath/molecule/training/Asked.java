package dev.polymath.molecule.training;

import dev.polymath.molecule.graph.MolecularGraph;
import java.util.List;

/**
 * What is asked of a model: something about each of some molecules.
 *
 * @param graphs at least one
 */
public record Asked(List<MolecularGraph> graphs) {

  public Asked {
    graphs = List.copyOf(graphs);
  }
}
