package dev.polymath.molecule.chemistry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.smiles.SmiFlavor;

/**
 * What of a molecule is its scaffold: its rings, the chains between them, and atoms that hang there
 * by a double bond (Bemis and Murcko 1996, with RDKit's double bonds).
 */
public final class Scaffold {

  private Scaffold() {}

  /** The scaffold as a canonical text without stereo; empty for a molecule without rings. */
  public static String of(Molecule molecule) {
    if (molecule.rings().length == 0) return "";
    var whole = molecule.container();
    var kept = ringsAndChains(whole);
    var hanging = new BitSet();
    for (var bond : whole.bonds()) {
      var begin = bond.getBegin().getIndex();
      var end = bond.getEnd().getIndex();
      if (kept.get(begin) != kept.get(end) && Elements.order(bond) == 2) {
        hanging.set(kept.get(begin) ? end : begin);
      }
    }
    kept.or(hanging);
    return CanonicalText.of(part(whole, kept), SmiFlavor.UseAromaticSymbols);
  }

  /** All but the chains that end: what no peeling of ends takes away. */
  private static BitSet ringsAndChains(IAtomContainer molecule) {
    var degree = new int[molecule.getAtomCount()];
    var kept = new BitSet();
    kept.set(0, degree.length);
    var ends = new ArrayDeque<IAtom>();
    for (var atom : molecule.atoms()) {
      degree[atom.getIndex()] = atom.getBondCount();
      if (atom.getBondCount() <= 1) ends.add(atom);
    }
    while (!ends.isEmpty()) {
      var end = ends.remove();
      kept.clear(end.getIndex());
      for (var bond : end.bonds()) {
        var next = bond.getOther(end);
        if (kept.get(next.getIndex()) && --degree[next.getIndex()] == 1) ends.add(next);
      }
    }
    return kept;
  }

  private static IAtomContainer part(IAtomContainer whole, BitSet kept) {
    var part = whole.getBuilder().newAtomContainer();
    var places = new int[whole.getAtomCount()];
    for (var atom : whole.atoms()) {
      if (!kept.get(atom.getIndex())) continue;
      var lost = new ArrayList<Integer>();
      for (var bond : atom.bonds()) {
        if (!kept.get(bond.getOther(atom).getIndex())) lost.add(Elements.order(bond));
      }
      places[atom.getIndex()] = part.getAtomCount();
      var copy = part.newAtom(atom.getAtomicNumber(), hydrogens(atom, lost));
      copy.setFormalCharge(atom.getFormalCharge());
      copy.setMassNumber(atom.getMassNumber());
      copy.setIsAromatic(atom.isAromatic());
    }
    for (var bond : whole.bonds()) {
      var begin = bond.getBegin().getIndex();
      var end = bond.getEnd().getIndex();
      if (!kept.get(begin) || !kept.get(end)) continue;
      var copy =
          part.newBond(part.getAtom(places[begin]), part.getAtom(places[end]), bond.getOrder());
      copy.setIsAromatic(bond.isAromatic());
    }
    return part;
  }

  /** A hydrogen stands where something was cut off. */
  private static int hydrogens(IAtom atom, Iterable<Integer> lost) {
    var hydrogens = Elements.hydrogens(atom);
    for (var order : lost) hydrogens += order;
    return hydrogens;
  }
}
