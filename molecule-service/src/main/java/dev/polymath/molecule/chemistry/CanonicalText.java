package dev.polymath.molecule.chemistry;

import java.util.Arrays;
import java.util.Comparator;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.graph.GraphUtil;
import org.openscience.cdk.graph.invariant.Canon;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;
import org.openscience.cdk.smiles.SmilesGenerator;

/**
 * Writes a molecule from its atoms in CDK's canonical order. CDK's own canonical text with stereo
 * takes the order from InChI, a native library that this service can do without.
 */
final class CanonicalText {

  private CanonicalText() {}

  static String of(IAtomContainer molecule, int flavor) {
    try {
      return new SmilesGenerator(flavor).create(inOrder(molecule));
    } catch (CDKException | CloneNotSupportedException e) {
      throw new IllegalStateException("A molecule that was read cannot be written", e);
    }
  }

  private static IAtomContainer inOrder(IAtomContainer molecule) throws CloneNotSupportedException {
    var labels = Canon.label(molecule, GraphUtil.toAdjList(molecule));
    var copy = molecule.clone();
    var atoms = new IAtom[labels.length];
    for (var i = 0; i < labels.length; i++) atoms[(int) labels[i] - 1] = copy.getAtom(i);
    copy.setAtoms(atoms);
    var bonds = new IBond[copy.getBondCount()];
    for (var i = 0; i < bonds.length; i++) bonds[i] = copy.getBond(i);
    Arrays.sort(
        bonds,
        Comparator.<IBond>comparingInt(bond -> first(bond)).thenComparingInt(bond -> last(bond)));
    copy.setBonds(bonds);
    return copy;
  }

  private static int first(IBond bond) {
    return Math.min(bond.getBegin().getIndex(), bond.getEnd().getIndex());
  }

  private static int last(IBond bond) {
    return Math.max(bond.getBegin().getIndex(), bond.getEnd().getIndex());
  }
}
