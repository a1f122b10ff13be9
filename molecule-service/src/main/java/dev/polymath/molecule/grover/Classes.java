package dev.polymath.molecule.grover;

/**
 * How many classes there are to guess.
 *
 * @param atoms contexts of atoms, with padding and other
 * @param bonds contexts of bonds, with padding and other
 * @param motifs functional groups, 85 in the paper
 */
public record Classes(int atoms, int bonds, int motifs) {

  public Classes {
    if (atoms < 2 || bonds < 2 || motifs < 1) {
      throw new IllegalArgumentException("There is padding, other and a motif at least");
    }
  }
}
