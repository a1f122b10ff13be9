package dev.polymath.molecule.chemistry;

import java.util.BitSet;
import org.openscience.cdk.interfaces.IAtom;

/** The shape of an atom's orbitals, as RDKit tells it from neighbours and lone pairs. */
enum Hybridisation {
  SP,
  SP2,
  SP3,
  SP3D,
  SP3D2,
  OTHER;

  /** Of an atom, given the bonds that are conjugated. */
  static Hybridisation of(IAtom atom, BitSet conjugated) {
    return switch (orbitals(atom)) {
      case 2 -> SP;
      case 3 -> SP2;
      case 4 -> Elements.degree(atom) <= 3 && isConjugated(atom, conjugated) ? SP2 : SP3;
      case 5 -> SP3D;
      case 6 -> SP3D2;
      default -> OTHER;
    };
  }

  private static int orbitals(IAtom atom) {
    var degree = Elements.degree(atom);
    if (atom.getAtomicNumber() <= 1) return atom.getAtomicNumber() == 0 ? 0 : degree;
    var outer = Elements.outerElectrons(atom.getAtomicNumber());
    var free = outer - Elements.valence(atom) - Elements.charge(atom);
    if (Elements.valence(atom) + outer - Elements.charge(atom) >= 8) return degree + free / 2;
    var radicals = Elements.radicals(atom);
    return degree + (free - radicals) / 2 + radicals;
  }

  private static boolean isConjugated(IAtom atom, BitSet conjugated) {
    for (var bond : atom.bonds()) if (conjugated.get(bond.getIndex())) return true;
    return false;
  }
}
