package dev.polymath.molecule.chemistry;

import java.util.Locale;
import java.util.regex.Pattern;
import org.openscience.cdk.exception.InvalidSmilesException;
import org.openscience.cdk.graph.Cycles;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IPseudoAtom;
import org.openscience.cdk.silent.SilentChemObjectBuilder;
import org.openscience.cdk.smiles.SmilesParser;
import org.openscience.cdk.tools.manipulator.AtomContainerManipulator;

/**
 * Reads SMILES. What it refuses is a text that is none, atoms with more bonds than they can have,
 * and molecules beyond the bounds, which keep every algorithm behind them short: they are checked
 * before rings are looked for.
 *
 * <p>Safe to share among threads.
 */
public final class SmilesReader {

  public static final int MAX_LENGTH = 5_000;
  public static final int MAX_ATOMS = 1_000;
  public static final int MAX_RINGS = 100;

  /** The parser goes as deep into the stack as there are atoms, hydrogens among them. */
  private static final int MAX_WRITTEN = 2 * MAX_ATOMS;

  private static final Pattern PREFIX = Pattern.compile("^could not parse '.*', ");

  /** The most electrons that a charge may lack. */
  private static final int MAX_CHARGE = 15;

  /** The most neighbours; more have no meaning, and each multiplies the work of matching. */
  private static final int MAX_DEGREE = 12;

  /** Reads one molecule. */
  public Molecule read(String smiles) throws MalformedSmiles {
    checkText(smiles);
    var container = AtomContainerManipulator.suppressHydrogens(parse(smiles));
    check(container);
    ChargedForm.write(container);
    checkValences(container);
    Cycles.markRingAtomsAndBonds(container);
    var rings = Rings.of(container);
    Aromaticity.mark(container, rings);
    return new Molecule(container, rings);
  }

  private static void checkText(String smiles) throws MalformedSmiles {
    if (smiles.isEmpty()) throw new MalformedSmiles(0, "Is empty; write at least one atom.");
    if (smiles.length() > MAX_LENGTH) {
      throw new MalformedSmiles(-1, "Has more than " + MAX_LENGTH + " characters.");
    }
    for (var i = 0; i < smiles.length(); i++) {
      var c = smiles.charAt(i);
      if (c <= ' ' || c >= 127) {
        throw new MalformedSmiles(
            i, "Holds a space, a line break or a letter that no SMILES has; leave it out.");
      }
      if (c == '>') {
        throw new MalformedSmiles(i, "Is a reaction; send its molecules one by one.");
      }
    }
    if (written(smiles) > MAX_WRITTEN) throw tooLarge();
  }

  /** How many atoms are written out, whether or not the rest is a SMILES. */
  private static int written(String smiles) {
    var atoms = 0;
    var bracket = false;
    for (var i = 0; i < smiles.length(); i++) {
      var c = smiles.charAt(i);
      if (c == '[' || (!bracket && (Character.isUpperCase(c) || "bcnops*".indexOf(c) >= 0))) {
        atoms++;
      }
      if (c == '[' || c == ']') bracket = c == '[';
    }
    return atoms;
  }

  private static MalformedSmiles tooLarge() {
    return new MalformedSmiles(-1, "Has more than " + MAX_ATOMS + " atoms.");
  }

  private static IAtomContainer parse(String smiles) throws MalformedSmiles {
    try {
      // Made anew: a parser holds state.
      return new SmilesParser(SilentChemObjectBuilder.getInstance()).parseSmiles(smiles);
    } catch (InvalidSmilesException e) {
      throw malformed(smiles, e);
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      throw new MalformedSmiles(-1, "Is no SMILES.");
    }
  }

  /** The parser draws a caret below the place, on a line of its own. */
  private static MalformedSmiles malformed(String smiles, InvalidSmilesException error) {
    var message = error.getMessage() == null ? "" : error.getMessage();
    var lines = message.lines().toList();
    var position = -1;
    for (var i = 1; i < lines.size(); i++) {
      var caret = lines.get(i).indexOf('^');
      if (caret < 0) continue;
      var shown = lines.get(i - 1).indexOf(smiles);
      if (shown >= 0) position = Math.clamp(caret - shown, 0, smiles.length());
    }
    // The text itself is in the answer anyway.
    var why =
        lines.isEmpty()
            ? ""
            : PREFIX.matcher(lines.getFirst()).replaceFirst("").replaceFirst(":$", "").strip();
    return new MalformedSmiles(
        position,
        why.isEmpty()
            ? "Is no SMILES."
            : "Is no SMILES: " + why.substring(0, 1).toLowerCase(Locale.ROOT) + why.substring(1));
  }

  private static void check(IAtomContainer molecule) throws MalformedSmiles {
    var atoms = molecule.getAtomCount();
    if (atoms == 0) throw new MalformedSmiles(0, "Has no atoms.");
    if (atoms > MAX_ATOMS) throw tooLarge();
    // At least so many independent rings, whatever the number of parts.
    if (molecule.getBondCount() - atoms + 1 > MAX_RINGS) {
      throw new MalformedSmiles(-1, "Has more than " + MAX_RINGS + " rings.");
    }
    for (var atom : molecule.atoms()) {
      var place = "Atom " + (atom.getIndex() + 1);
      if (atom.getAtomicNumber() == null
          || (atom instanceof IPseudoAtom any && !"*".equals(any.getLabel()))) {
        throw new MalformedSmiles(-1, place + " is of no element that there is.");
      }
      if (Math.abs(Elements.charge(atom)) > MAX_CHARGE) {
        throw new MalformedSmiles(-1, place + " has a charge beyond " + MAX_CHARGE + ".");
      }
      if (atom.getBondCount() > MAX_DEGREE) throw overbonded(atom);
    }
  }

  private static void checkValences(IAtomContainer molecule) throws MalformedSmiles {
    for (var atom : molecule.atoms()) {
      if (Elements.valence(atom) > Elements.highestValence(atom)) throw overbonded(atom);
    }
  }

  private static MalformedSmiles overbonded(IAtom atom) {
    return new MalformedSmiles(
        -1,
        "Atom %d, %s, has more bonds than it can have."
            .formatted(atom.getIndex() + 1, atom.getSymbol()));
  }
}
