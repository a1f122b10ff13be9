package dev.polymath.molecule.graph;

/**
 * A molecule as a network sees it: heavy atoms with their features, and every bond twice, once in
 * each direction, so that a message can travel both ways. Directed bond {@code b ^ 1} is the
 * reverse of {@code b}.
 *
 * @param atomFeatures {@link #ATOM_FEATURES} numbers for each atom, atom after atom
 * @param sources the atom that each directed bond leaves
 * @param targets the atom that each directed bond enters
 * @param bondFeatures {@link #BOND_FEATURES} numbers for each directed bond, bond after bond, the
 *     same for both directions
 */
public record MolecularGraph(
    float[] atomFeatures, int[] sources, int[] targets, float[] bondFeatures) {

  /** Features of an atom (Rong et al. 2020, appendix on features). */
  public static final int ATOM_FEATURES = 151;

  /** Features of a bond; what a directed bond brings in is these after its source atom's. */
  public static final int BOND_FEATURES = 14;

  public int atoms() {
    return atomFeatures.length / ATOM_FEATURES;
  }

  /** Directed bonds: twice the bonds. */
  public int directedBonds() {
    return sources.length;
  }
}
