package dev.polymath.molecule.chemistry;

import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;

/**
 * Writes groups that are drawn with five bonds at nitrogen as they are, with charges: {@code
 * N(=O)=O} as {@code [N+](=O)[O-]}, {@code N=N#N} as {@code N=[N+]=[N-]}. Then one group has one
 * form, whoever wrote it; RDKit does the same.
 */
final class ChargedForm {

  private ChargedForm() {}

  static void write(IAtomContainer molecule) {
    for (var atom : molecule.atoms()) {
      if (atom.getAtomicNumber() == 7
          && Elements.charge(atom) == 0
          && Elements.valence(atom) == 5) {
        separate(atom);
      }
    }
  }

  private static void separate(IAtom nitrogen) {
    for (var bond : nitrogen.bonds()) {
      var other = bond.getOther(nitrogen);
      if (Elements.charge(other) != 0) continue;
      var order = Elements.order(bond);
      if (other.getAtomicNumber() == 8 && order == 2) {
        separate(nitrogen, bond, IBond.Order.SINGLE);
        return;
      }
      if (other.getAtomicNumber() == 7 && order == 3 && other.getBondCount() == 1) {
        separate(nitrogen, bond, IBond.Order.DOUBLE);
        return;
      }
    }
  }

  private static void separate(IAtom nitrogen, IBond bond, IBond.Order order) {
    bond.setOrder(order);
    nitrogen.setFormalCharge(1);
    bond.getOther(nitrogen).setFormalCharge(-1);
  }
}
