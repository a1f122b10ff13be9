package dev.polymath.molecule.chemistry;

import java.util.Set;
import org.openscience.cdk.interfaces.IAtom;

/**
 * Whether SMILES must write an atom in brackets, where its hydrogens are said and not implied.
 * RDKit remembers how an atom was written; here two texts of one molecule give one answer.
 */
final class Brackets {

  private static final Set<Integer> ORGANIC = Set.of(5, 6, 7, 8, 9, 15, 16, 17, 35, 53);

  private Brackets() {}

  static boolean needed(IAtom atom, Stereo stereo) {
    if (!ORGANIC.contains(atom.getAtomicNumber())
        || Elements.charge(atom) != 0
        || atom.getMassNumber() != null
        || stereo.atoms()[atom.getIndex()] != 0) {
      return true;
    }
    var hydrogens = Elements.hydrogens(atom);
    // Of aromatic atoms carbon alone has hydrogens that are implied.
    if (atom.isAromatic()) return hydrogens > 0 && atom.getAtomicNumber() != 6;
    return hydrogens > 0
        && Elements.valence(atom) != Elements.defaultValence(atom.getAtomicNumber())
        && Elements.valence(atom) <= Elements.defaultValence(atom.getAtomicNumber());
  }
}
