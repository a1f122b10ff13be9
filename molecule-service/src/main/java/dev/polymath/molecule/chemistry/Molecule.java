package dev.polymath.molecule.chemistry;

import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.smiles.SmiFlavor;

/**
 * A molecule that was read: its hydrogens counted at their atoms, its rings and aromatic atoms
 * found. Do not change what is in it.
 */
public final class Molecule {

  /** Above any isotope there is. */
  static final int RINGS_AS_ISOTOPE = 1_000;

  private final IAtomContainer container;
  private final int[][] rings;
  private @Nullable IAtomContainer ringCounted;

  Molecule(IAtomContainer container, int[][] rings) {
    this.container = container;
    this.rings = rings;
  }

  IAtomContainer container() {
    return container;
  }

  /**
   * The rings that RDKit would find: the smallest ones, and those as small that could replace them.
   */
  int[][] rings() {
    return rings;
  }

  /** The molecule for {@link SmartsMatcher}: the number of its rings is written at each atom. */
  synchronized IAtomContainer ringCounted() {
    // Made when a pattern first asks: most readers of a molecule need none.
    if (ringCounted == null) ringCounted = ringCounted(container, rings);
    return ringCounted;
  }

  private static IAtomContainer ringCounted(IAtomContainer container, int[][] rings) {
    try {
      var copy = container.clone();
      var counts = new int[container.getAtomCount()];
      for (var ring : rings) for (var atom : ring) counts[atom]++;
      for (var atom : copy.atoms()) {
        atom.setMassNumber(RINGS_AS_ISOTOPE + counts[atom.getIndex()]);
      }
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Heavy atoms, and hydrogens that are atoms by themselves: of an isotope, or an ion's. */
  public int atoms() {
    return container.getAtomCount();
  }

  /** Bonds, those to hydrogens that are only counted left out. */
  public int bonds() {
    return container.getBondCount();
  }

  public int ringCount() {
    return rings.length;
  }

  /** Atoms in aromatic rings. */
  public BitSet aromaticAtoms() {
    var aromatic = new BitSet();
    for (var atom : container.atoms()) if (atom.isAromatic()) aromatic.set(atom.getIndex());
    return aromatic;
  }

  /**
   * The same text for the same molecule, however it was written. Where atoms differ by their stereo
   * alone, two writings may give two texts.
   */
  public String canonical() {
    return CanonicalText.of(container, SmiFlavor.Isomeric | SmiFlavor.UseAromaticSymbols);
  }

  /** Its sum formula in Hill's order, with its charge: {@code C9H8O4}, {@code [C2H3O2]-}. */
  public String formula() {
    var counts = new TreeMap<String, Integer>();
    var charge = 0;
    for (var atom : container.atoms()) {
      counts.merge(atom.getSymbol(), 1, Integer::sum);
      var hydrogens = Elements.hydrogens(atom);
      if (hydrogens > 0) counts.merge("H", hydrogens, Integer::sum);
      charge += Elements.charge(atom);
    }
    var formula = new StringBuilder();
    if (counts.containsKey("C")) {
      for (var first : List.of("C", "H")) append(formula, first, counts.remove(first));
    }
    counts.forEach((element, count) -> append(formula, element, count));
    if (charge == 0) return formula.toString();
    var size = Math.abs(charge) == 1 ? "" : String.valueOf(Math.abs(charge));
    return "[" + formula + "]" + size + (charge > 0 ? "+" : "-");
  }

  private static void append(StringBuilder formula, String element, @Nullable Integer count) {
    if (count == null) return;
    formula.append(element);
    if (count > 1) formula.append(count);
  }

  /** Average weight in g/mol. */
  public double weight() {
    var weight = 0.0;
    for (var atom : container.atoms()) {
      weight += AtomicWeights.of(atom) + Elements.hydrogens(atom) * AtomicWeights.HYDROGEN;
    }
    return weight;
  }
}
