package dev.polymath.molecule.grover;

import dev.polymath.molecule.graph.MolecularGraph;

/**
 * A molecule and what can be said of it without any measurement.
 *
 * @param atomContexts of each atom, the class of what is around it: {@link #PADDING} where there is
 *     nothing to learn, {@link #OTHER} where it is not in the vocabulary, or above
 * @param bondContexts likewise of each bond, half as many as there are directed bonds
 * @param motifs of each functional group, 1 where the molecule has it, else 0
 */
public record PretrainingExample(
    MolecularGraph graph, int[] atomContexts, int[] bondContexts, float[] motifs) {

  /** The class of no context. */
  public static final int PADDING = 0;

  /** The class of all contexts that are too rare for one of their own. */
  public static final int OTHER = 1;

  public PretrainingExample {
    if (atomContexts.length != graph.atoms()) {
      throw new IllegalArgumentException("Each atom has a context");
    }
    if (2 * bondContexts.length != graph.directedBonds()) {
      throw new IllegalArgumentException("Each bond has a context");
    }
  }
}
