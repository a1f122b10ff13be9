package dev.polymath.molecule.grover;

/** What is to be guessed without labels, and that both views should guess alike. */
public enum PretrainingTask {
  /** Around which atoms. */
  ATOM_CONTEXT,
  /** Around which bonds. */
  BOND_CONTEXT,
  /** Which functional groups a molecule has. */
  MOTIFS,
  ATOM_AGREEMENT,
  BOND_AGREEMENT,
  MOTIF_AGREEMENT
}
