package dev.polymath.molecule.chemistry;

import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IBond;

/**
 * What the periodic table says of an atom, as RDKit's models of aromaticity and valence need it.
 */
final class Elements {

  /** Valences that an uncharged atom of the main groups has; of other elements nothing is said. */
  private static final int[][] VALENCES = new int[119][];

  private static final int[] NOBLE = {2, 10, 18, 36, 54, 86, 118};

  static {
    allow(new int[] {1}, 1, 3, 9, 11, 19, 37, 55, 87);
    // In acids such as perchloric.
    allow(new int[] {1, 3, 5, 7}, 17, 35);
    allow(new int[] {2}, 4, 8);
    allow(new int[] {3}, 5, 7, 31, 49);
    allow(new int[] {4}, 6, 32);
    allow(new int[] {3, 6}, 13);
    allow(new int[] {4, 6}, 14);
    allow(new int[] {3, 5, 7}, 15, 33, 51, 83);
    allow(new int[] {2, 4, 6}, 16, 34, 52, 84);
    allow(new int[] {1, 3, 5}, 53, 85);
    allow(new int[] {2, 4}, 50, 82);
  }

  private static void allow(int[] valences, int... elements) {
    for (var element : elements) VALENCES[element] = valences;
  }

  private Elements() {}

  /** The lowest valence of an element; -1 where it may have any. */
  static int defaultValence(int element) {
    return element < 1 || element > 118 || VALENCES[element] == null ? -1 : VALENCES[element][0];
  }

  /**
   * The most bonds an atom may have, its hydrogens counted; those of the element with as many
   * electrons. Any number for metals.
   */
  static int highestValence(IAtom atom) {
    var like = atom.getAtomicNumber() - charge(atom);
    if (atom.getAtomicNumber() == 0 || like < 1 || like > 118) return Integer.MAX_VALUE;
    var valences = VALENCES[atom.getAtomicNumber()] == null ? null : VALENCES[like];
    // An ion as a noble gas has none of its own: what its element allows is all that can be said.
    if (valences == null) valences = VALENCES[atom.getAtomicNumber()];
    return valences == null ? Integer.MAX_VALUE : valences[valences.length - 1];
  }

  /** Electrons of the outer shell. */
  static int outerElectrons(int element) {
    if (element <= 2) return element;
    var noble = 0;
    for (var number : NOBLE) if (number < element) noble = number;
    var outer = element - noble;
    // The d and f shells behind a full one no longer count.
    if ((element >= 30 && element <= 36) || (element >= 48 && element <= 54)) return outer - 10;
    if (element >= 80 && element <= 86) return outer - 24;
    return outer;
  }

  static int charge(IAtom atom) {
    return atom.getFormalCharge() == null ? 0 : atom.getFormalCharge();
  }

  static int hydrogens(IAtom atom) {
    return atom.getImplicitHydrogenCount() == null ? 0 : atom.getImplicitHydrogenCount();
  }

  /** Neighbours, hydrogens among them. */
  static int degree(IAtom atom) {
    return atom.getBondCount() + hydrogens(atom);
  }

  /** The order of a bond in its Kekulé form; 0 where it has none. */
  static int order(IBond bond) {
    var order = bond.getOrder();
    return order == null || order == IBond.Order.UNSET ? 0 : order.numeric();
  }

  /** Orders of all bonds together, hydrogens counted. */
  static int valence(IAtom atom) {
    var sum = hydrogens(atom);
    for (var bond : atom.bonds()) sum += order(bond);
    return sum;
  }

  /** Unpaired electrons: those that a valence below the element's own leaves. */
  static int radicals(IAtom atom) {
    var element = atom.getAtomicNumber();
    var own = defaultValence(element);
    if (own < 0) return 0;
    var outer = outerElectrons(element);
    var valence = valence(atom);
    var shell = element == 1 ? 2 : 8;
    var missing = shell - outer - valence + charge(atom);
    if (missing < 0) return 0;
    return Math.min(missing, Math.max(0, outer - valence - charge(atom)));
  }

  /** Electrons that an atom may give to a ring; -1 where it can be part of none. */
  static int ringElectrons(IAtom atom) {
    var element = atom.getAtomicNumber();
    var valence = defaultValence(element);
    if (valence <= 1) return -1;
    var degree = degree(atom);
    if (degree > 3) return -1;
    var lonePair = Math.max(outerElectrons(element) - valence - charge(atom), 0);
    var electrons = valence - degree + lonePair - radicals(atom);
    if (electrons > 1) {
      var unsaturations = valence(atom) - hydrogens(atom) - atom.getBondCount();
      if (unsaturations > 1) return 1;
    }
    return electrons;
  }
}
