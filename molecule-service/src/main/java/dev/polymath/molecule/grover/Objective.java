package dev.polymath.molecule.grover;

/** What a network is made to guess of molecules without labels. */
public enum Objective {
  /** What is around atoms and bonds: the paper's contextual property prediction. */
  CONTEXTS,
  /** Which functional groups a molecule has: the paper's graph-level motif prediction. */
  MOTIFS
}
