package dev.polymath.molecule.grover;

/** What a property of a molecule is. */
public enum PropertyKind {
  /** It has it or not: predictions are probabilities. */
  CLASSIFICATION,
  /** A number, in whatever unit it was measured. */
  REGRESSION
}
