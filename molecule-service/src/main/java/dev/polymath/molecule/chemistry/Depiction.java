package dev.polymath.molecule.chemistry;

import java.awt.Color;
import java.util.LinkedHashSet;
import java.util.Set;
import org.openscience.cdk.depict.DepictionGenerator;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.interfaces.IChemObject;
import org.openscience.cdk.renderer.generators.standard.StandardGenerator;

/** Draws a molecule as SVG, some of its atoms and the bonds among them marked. */
public final class Depiction {

  /** Larger ones take long to lay out, and nobody can read them. */
  public static final int MAX_ATOMS = 200;

  /** Cages and nets of more take longer still. */
  public static final int MAX_RINGS = 40;

  private static final Color MARK = new Color(0xE6, 0x9F, 0x00);

  private static final Color HEEDED = new Color(0xD5, 0x5E, 0x00);

  private Depiction() {}

  /**
   * The picture, each atom the warmer the more it counts.
   *
   * @param weights of each atom by its place in the text
   */
  public static String svg(Molecule molecule, float[] weights) {
    try {
      var drawn = molecule.container().clone();
      var most = 0f;
      for (var weight : weights) most = Math.max(most, weight);
      for (var atom : drawn.atoms()) {
        var share = most > 0 ? weights[atom.getIndex()] / most : 0;
        atom.setProperty(StandardGenerator.HIGHLIGHT_COLOR, between(Color.WHITE, HEEDED, share));
      }
      // A marked atom without a marked bond is written out, a carbon in a ring like any other.
      for (var bond : drawn.bonds()) {
        Color begin = bond.getBegin().getProperty(StandardGenerator.HIGHLIGHT_COLOR);
        Color end = bond.getEnd().getProperty(StandardGenerator.HIGHLIGHT_COLOR);
        bond.setProperty(StandardGenerator.HIGHLIGHT_COLOR, between(begin, end, 0.5f));
      }
      return glowing().depict(drawn).toSvgStr();
    } catch (CDKException | CloneNotSupportedException e) {
      throw new IllegalStateException("A molecule that was read cannot be drawn", e);
    }
  }

  /** The margin, in millimetres, is as wide as a mark goes beyond its atom. */
  private static DepictionGenerator glowing() {
    return new DepictionGenerator().withZoom(2).withMargin(3).withOuterGlowHighlight();
  }

  private static Color between(Color from, Color to, float share) {
    return new Color(
        between(from.getRed(), to.getRed(), share),
        between(from.getGreen(), to.getGreen(), share),
        between(from.getBlue(), to.getBlue(), share));
  }

  private static int between(int from, int to, float share) {
    return Math.round(from + share * (to - from));
  }

  /**
   * The picture.
   *
   * @param marked atoms by their place in the text, from 0
   */
  public static String svg(Molecule molecule, Set<Integer> marked) {
    try {
      var drawn = molecule.container().clone();
      var objects = new LinkedHashSet<IChemObject>();
      for (var atom : drawn.atoms()) if (marked.contains(atom.getIndex())) objects.add(atom);
      for (var bond : drawn.bonds()) {
        if (objects.contains(bond.getBegin()) && objects.contains(bond.getEnd())) objects.add(bond);
      }
      return glowing().withAtomColors().withHighlight(objects, MARK).depict(drawn).toSvgStr();
    } catch (CDKException | CloneNotSupportedException e) {
      throw new IllegalStateException("A molecule that was read cannot be drawn", e);
    }
  }
}
