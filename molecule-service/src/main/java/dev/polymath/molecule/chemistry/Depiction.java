package dev.polymath.molecule.chemistry;

import java.awt.Color;
import java.util.LinkedHashSet;
import java.util.Set;
import org.openscience.cdk.depict.DepictionGenerator;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.interfaces.IChemObject;

/** Draws a molecule as SVG, some of its atoms and the bonds among them marked. */
public final class Depiction {

  /** Larger ones take long to lay out, and nobody can read them. */
  public static final int MAX_ATOMS = 200;

  private static final Color MARK = new Color(0xE6, 0x9F, 0x00);

  private Depiction() {}

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
      return new DepictionGenerator()
          .withAtomColors()
          .withZoom(2)
          .withOuterGlowHighlight()
          .withHighlight(objects, MARK)
          .depict(drawn)
          .toSvgStr();
    } catch (CDKException | CloneNotSupportedException e) {
      throw new IllegalStateException("A molecule that was read cannot be drawn", e);
    }
  }
}
