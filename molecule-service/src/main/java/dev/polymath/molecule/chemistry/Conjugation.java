package dev.polymath.molecule.chemistry;

import java.util.BitSet;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;

/**
 * Bonds over which electrons are shared, as RDKit tells them: aromatic ones, and a multiple bond
 * with a neighbouring bond whose far atom can join in.
 */
final class Conjugation {

  private Conjugation() {}

  /** The conjugated bonds, by their index. */
  static BitSet of(IAtomContainer molecule) {
    var conjugated = new BitSet();
    for (var bond : molecule.bonds()) if (bond.isAromatic()) conjugated.set(bond.getIndex());
    for (var atom : molecule.atoms()) mark(atom, conjugated);
    return conjugated;
  }

  private static void mark(IAtom atom, BitSet conjugated) {
    var degree = Elements.degree(atom);
    if (degree < 2 || degree > 3 || !canJoin(atom)) return;
    for (var multiple : atom.bonds()) {
      if (!isMultiple(multiple) || !canJoin(multiple.getOther(atom))) continue;
      for (var other : atom.bonds()) {
        var far = other.getOther(atom);
        if (other.equals(multiple) || Elements.degree(far) > 3 || !canJoin(far)) continue;
        conjugated.set(multiple.getIndex());
        conjugated.set(other.getIndex());
      }
    }
  }

  private static boolean isMultiple(IBond bond) {
    return bond.isAromatic() || Elements.order(bond) > 1;
  }

  private static boolean canJoin(IAtom atom) {
    var element = atom.getAtomicNumber();
    var outer = Elements.outerElectrons(element);
    // Beyond neon, phosphorus does not join, and sulphur only at an end.
    var able =
        element <= 10 || (outer != 5 && outer != 6) || (outer == 6 && Elements.degree(atom) < 2);
    return able && Elements.ringElectrons(atom) > 0;
  }
}
