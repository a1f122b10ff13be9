package dev.polymath.molecule.chemistry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IBond;

/**
 * What is around an atom or a bond, counted: the contextual property that the network learns to
 * tell (Rong et al. 2020, section 4.2). An atom with its neighbours reads {@code
 * C_C-SINGLE1_O-DOUBLE1}: itself, then each kind of neighbour, its bond and how many there are.
 *
 * @param hops how far a context reaches; 1 is the direct neighbours
 */
public record Contexts(int hops) {

  public Contexts {
    if (hops < 1 || hops > 4) throw new IllegalArgumentException("1 to 4 hops, not " + hops);
  }

  /** The context of each atom, in the order of the text. */
  public List<String> ofAtoms(Molecule molecule) {
    var contexts = new ArrayList<String>();
    for (var atom : molecule.container().atoms()) {
      contexts.add(atom.getSymbol() + counted(Set.of(atom), Set.of()));
    }
    return contexts;
  }

  /** The context of each bond, in the order of its first direction in the graph. */
  public List<String> ofBonds(Molecule molecule) {
    var contexts = new ArrayList<String>();
    for (var bond : molecule.container().bonds()) {
      var ends = Set.of(bond.getBegin(), bond.getEnd());
      var names = ends.stream().map(IAtom::getSymbol).sorted().toList();
      contexts.add(String.join("-", names) + "-" + kind(bond) + counted(ends, Set.of(bond)));
    }
    return contexts;
  }

  private String counted(Set<IAtom> start, Set<IBond> known) {
    var counts = new TreeMap<String, Integer>();
    var seenBonds = new HashSet<IBond>(known);
    var seen = new HashSet<IAtom>(start);
    var shell = start;
    for (var hop = 1; hop <= hops; hop++) {
      var next = new HashSet<IAtom>();
      for (var atom : shell) {
        for (var bond : atom.bonds()) {
          if (!seenBonds.add(bond)) continue;
          var other = bond.getOther(atom);
          var distance = hop == 1 ? "" : hop + ":";
          counts.merge("_" + distance + other.getSymbol() + "-" + kind(bond), 1, Integer::sum);
          if (seen.add(other)) next.add(other);
        }
      }
      shell = next;
    }
    var text = new StringBuilder();
    counts.forEach((kind, count) -> text.append(kind).append(count));
    return text.toString();
  }

  private static String kind(IBond bond) {
    return bond.isAromatic() ? "AROMATIC" : bond.getOrder().name();
  }
}
