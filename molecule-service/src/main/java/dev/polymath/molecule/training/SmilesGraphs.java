package dev.polymath.molecule.training;

import dev.polymath.molecule.graph.MolecularGraph;

/** Reads a molecule, as chemistry does. */
@FunctionalInterface
public interface SmilesGraphs {

  /**
   * The graph of a molecule.
   *
   * @param field that named it
   * @throws dev.polymath.common.failure.Failure where it is none, or too large a one
   */
  MolecularGraph read(String field, String smiles);
}
