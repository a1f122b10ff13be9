package dev.polymath.molecule.grover;

/**
 * What the attention on top of the messages chooses among. Both have the same parameters, but not
 * the same function: weights are read as what they were trained as.
 */
public enum AttentionOver {
  /** All atoms, or all bonds, of the molecule: section 4.1 of the paper, and what to train with. */
  MOLECULE,

  /** The heads at one atom or bond, as the code behind the published weights has it. */
  HEADS
}
