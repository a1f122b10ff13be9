package dev.polymath.molecule.chemistry;

import org.openscience.cdk.isomorphism.DfPattern;
import org.openscience.cdk.isomorphism.Mappings;
import org.openscience.cdk.isomorphism.matchers.QueryAtomContainer;
import org.openscience.cdk.silent.SilentChemObjectBuilder;
import org.openscience.cdk.smarts.Smarts;

/** A pattern of SMARTS, as one of ours is; safe to share among threads. */
final class SmartsMatcher {

  /** More groups than this are not told apart; RDKit stops there too. */
  private static final int MOST_MATCHES = 1_000;

  private final DfPattern pattern;

  SmartsMatcher(String smarts) {
    var query = new QueryAtomContainer(SilentChemObjectBuilder.getInstance());
    if (!Smarts.parse(query, smarts, Smarts.FLAVOR_DAYLIGHT)) {
      throw new IllegalArgumentException(smarts + " is no SMARTS: " + Smarts.getLastErrorMesg());
    }
    pattern = DfPattern.findSubstructure(query);
  }

  /** Sets of atoms that match; each once, however it can be laid on the pattern. */
  int count(Molecule molecule) {
    return mappings(molecule).limit(MOST_MATCHES).count();
  }

  /** The atoms of each match, in the pattern's order. */
  int[][] matches(Molecule molecule) {
    return mappings(molecule).limit(MOST_MATCHES).toArray();
  }

  private Mappings mappings(Molecule molecule) {
    return pattern.matchAll(molecule.container()).uniqueAtoms();
  }
}
