package dev.polymath.molecule.chemistry;

import static dev.polymath.molecule.graph.MolecularGraph.ATOM_FEATURES;
import static dev.polymath.molecule.graph.MolecularGraph.BOND_FEATURES;

import dev.polymath.molecule.graph.MolecularGraph;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IBond;

/**
 * Turns molecules into what a network takes. The features are those of GROVER's atoms and bonds
 * (Rong et al. 2020, appendix), in their order. Of an atom: element (101), degree (7), charge (6),
 * chirality (5), hydrogens (6), hybridisation (6), aromaticity, a hundredth of its mass, implicit
 * valence (8), hydrogen bond acceptor, donor, acidic, basic, and whether it is in a ring of 3 to 8
 * atoms. Of a bond: none (never set), single, double, triple, aromatic, conjugated, in a ring,
 * stereo (7). Each list of choices ends with one for anything else.
 *
 * <p>Safe to share among threads; make it once.
 */
public final class GraphReader {

  private static final int ELEMENTS = 100;
  private static final List<Hybridisation> HYBRIDISATIONS =
      List.of(
          Hybridisation.SP,
          Hybridisation.SP2,
          Hybridisation.SP3,
          Hybridisation.SP3D,
          Hybridisation.SP3D2);
  private static final int[] CHARGES = {-1, -2, 1, 2, 0};
  private static final int SMALLEST_RING = 3;
  private static final int LARGEST_RING = 8;

  private final SmilesReader reader = new SmilesReader();

  // What RDKit's feature definitions call acceptors, donors, acids and bases.
  private final SmartsMatcher acceptor =
      new SmartsMatcher(
          "[$([O,S;H1;v2;!$(*-*=[O,N,P,S])]),$([O,S;H0;v2]),$([O,S;-]),"
              + "$([N;v3;!$(N-*=[O,N,P,S])]),n&H0&+0,$([o,s;+0;!$([o,s]:n);!$([o,s]:c:n)])]");
  private final SmartsMatcher donor =
      new SmartsMatcher("[$([N;!H0;v3,v4&+1]),$([O,S;H1;+0]),n&H1&+0]");
  private final SmartsMatcher acidic = new SmartsMatcher("[$([C,S](=[O,S,P])-[O;H1,-1])]");
  private final SmartsMatcher basic =
      new SmartsMatcher(
          "[#7;+,$([N;H2&+0][$([C,a]);!$([C,a](=O))]),"
              + "$([N;H1&+0]([$([C,a]);!$([C,a](=O))])[$([C,a]);!$([C,a](=O))]),"
              + "$([N;H0&+0]([C;!$(C(=O))])([C;!$(C(=O))])[C;!$(C(=O))])]");

  /** Reads one molecule from SMILES. */
  public MolecularGraph read(String smiles) throws MalformedSmiles {
    return read(reader.read(smiles));
  }

  /** The graph of a molecule: atoms in the order of its text. */
  public MolecularGraph read(Molecule molecule) {
    var container = molecule.container();
    var conjugated = Conjugation.of(container);
    var stereo = Stereo.of(container);
    var bonds = container.getBondCount();
    var sources = new int[2 * bonds];
    var targets = new int[2 * bonds];
    var bondFeatures = new float[2 * bonds * BOND_FEATURES];
    for (var bond : container.bonds()) {
      var index = bond.getIndex();
      var there = 2 * index;
      sources[there] = targets[there + 1] = bond.getBegin().getIndex();
      targets[there] = sources[there + 1] = bond.getEnd().getIndex();
      var row = new Row(bondFeatures, there * BOND_FEATURES);
      fill(row, bond, conjugated.get(index), stereo.bonds()[index]);
      System.arraycopy(
          bondFeatures,
          there * BOND_FEATURES,
          bondFeatures,
          (there + 1) * BOND_FEATURES,
          BOND_FEATURES);
    }
    return new MolecularGraph(atoms(molecule, conjugated, stereo), sources, targets, bondFeatures);
  }

  private float[] atoms(Molecule molecule, BitSet conjugated, Stereo stereo) {
    var container = molecule.container();
    var features = new float[container.getAtomCount() * ATOM_FEATURES];
    var acceptors = places(acceptor, molecule);
    var donors = places(donor, molecule);
    var acids = places(acidic, molecule);
    var bases = places(basic, molecule);
    var ringSizes = ringSizes(molecule);
    for (var atom : container.atoms()) {
      var index = atom.getIndex();
      var row = new Row(features, index * ATOM_FEATURES);
      row.choice(atom.getAtomicNumber() - 1, ELEMENTS);
      row.choice(Elements.degree(atom), 6);
      row.choice(charge(atom), CHARGES.length);
      row.choice(stereo.atoms()[index], 4);
      row.choice(Elements.hydrogens(atom), 5);
      row.choice(HYBRIDISATIONS.indexOf(Hybridisation.of(atom, conjugated)), HYBRIDISATIONS.size());
      row.flag(atom.isAromatic());
      row.number((float) (AtomicWeights.of(atom) * 0.01));
      row.choice(Brackets.needed(atom, stereo) ? 0 : Elements.hydrogens(atom), 7);
      row.flag(acceptors.get(index));
      row.flag(donors.get(index));
      row.flag(acids.get(index));
      row.flag(bases.get(index));
      row.flags(ringSizes[index]::get, SMALLEST_RING, LARGEST_RING);
    }
    return features;
  }

  private static void fill(Row row, IBond bond, boolean conjugated, int stereo) {
    var order = Elements.order(bond);
    row.flag(false);
    for (var single = 1; single <= 3; single++) row.flag(!bond.isAromatic() && order == single);
    row.flag(bond.isAromatic());
    row.flag(conjugated);
    row.flag(bond.isInRing());
    row.choice(stereo, 6);
  }

  private static BitSet places(SmartsMatcher matcher, Molecule molecule) {
    var places = new BitSet();
    for (var match : matcher.matches(molecule)) places.set(match[0]);
    return places;
  }

  private static BitSet[] ringSizes(Molecule molecule) {
    var sizes = new BitSet[molecule.container().getAtomCount()];
    for (var i = 0; i < sizes.length; i++) sizes[i] = new BitSet();
    for (var ring : molecule.rings()) for (var atom : ring) sizes[atom].set(ring.length);
    return sizes;
  }

  private static int charge(IAtom atom) {
    for (var i = 0; i < CHARGES.length; i++) if (CHARGES[i] == Elements.charge(atom)) return i;
    return -1;
  }

  /** The features of one atom or bond, written one after another. */
  private static final class Row {
    private final float[] features;
    private int next;

    Row(float[] features, int start) {
      this.features = features;
      this.next = start;
    }

    /** One of so many, or the one behind them that stands for all others. */
    void choice(int chosen, int choices) {
      features[next + (chosen >= 0 && chosen < choices ? chosen : choices)] = 1;
      next += choices + 1;
    }

    void flag(boolean set) {
      number(set ? 1 : 0);
    }

    void flags(IntPredicate set, int first, int last) {
      for (var i = first; i <= last; i++) flag(set.test(i));
    }

    void number(float value) {
      features[next++] = value;
    }
  }
}
