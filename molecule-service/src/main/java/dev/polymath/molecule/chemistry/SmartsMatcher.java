package dev.polymath.molecule.chemistry;

import org.openscience.cdk.AtomRef;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.isomorphism.DfPattern;
import org.openscience.cdk.isomorphism.Mappings;
import org.openscience.cdk.isomorphism.matchers.Expr;
import org.openscience.cdk.isomorphism.matchers.QueryAtom;
import org.openscience.cdk.isomorphism.matchers.QueryAtomContainer;
import org.openscience.cdk.silent.SilentChemObjectBuilder;
import org.openscience.cdk.smarts.Smarts;

/** A pattern of SMARTS, as one of ours is; safe to share among threads. */
final class SmartsMatcher {

  /** More groups than this are not told apart; RDKit stops there too. */
  private static final int MOST_MATCHES = 1_000;

  private final DfPattern pattern;
  private final boolean asksForRings;

  SmartsMatcher(String smarts) {
    var query = new QueryAtomContainer(SilentChemObjectBuilder.getInstance());
    if (!Smarts.parse(query, smarts, Smarts.FLAVOR_DAYLIGHT)) {
      throw new IllegalArgumentException(smarts + " is no SMARTS: " + Smarts.getLastErrorMesg());
    }
    asksForRings = askForRingsByIsotope(query);
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
    var target = asksForRings ? molecule.ringCounted() : molecule.container();
    return pattern.matchAll(target).uniqueAtoms();
  }

  /**
   * CDK finds all rings anew for each atom that it asks for the number of its rings, which takes
   * half a minute for one molecule with a large ring; and counts those of a smallest set. So the
   * number is asked for as the isotope that {@link Molecule#ringCounted} writes it as.
   */
  private static boolean askForRingsByIsotope(IAtomContainer query) {
    var asks = false;
    for (var atom : query.atoms()) {
      if (AtomRef.deref(atom) instanceof QueryAtom asked) {
        asks |= askForRingsByIsotope(asked.getExpression());
      }
    }
    return asks;
  }

  private static boolean askForRingsByIsotope(Expr expression) {
    return switch (expression.type()) {
      case RING_COUNT -> {
        expression.setPrimitive(Expr.Type.ISOTOPE, Molecule.RINGS_AS_ISOTOPE + expression.value());
        yield true;
      }
      case AND, OR -> {
        // Both sides, whatever the first says.
        var left = askForRingsByIsotope(expression.left());
        var right = askForRingsByIsotope(expression.right());
        yield left || right;
      }
      case NOT -> askForRingsByIsotope(expression.left());
      case RECURSIVE -> askForRingsByIsotope(expression.subquery());
      default -> false;
    };
  }
}
