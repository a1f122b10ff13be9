package dev.polymath.molecule.chemistry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;

/**
 * Marks aromatic atoms and bonds by Hückel's rule as RDKit applies it, which CDK's own models do
 * not quite: a ring, or up to {@value #MOST_FUSED} fused rings by their rim, is aromatic with 4n +
 * 2 electrons. An atom gives one with a double bond in a ring, two with a lone pair, none where a
 * double bond out of the ring goes to a more electronegative atom.
 */
final class Aromaticity {

  private static final int MOST_FUSED = 6;

  /** Cages of many rings have more combinations than are worth trying. */
  private static final int MOST_COMBINATIONS = 20_000;

  private static final int NOT_A_CANDIDATE = -1;

  private final IAtomContainer molecule;
  private final int[] electrons;
  private int combinations;

  private Aromaticity(IAtomContainer molecule) {
    this.molecule = molecule;
    this.electrons = new int[molecule.getAtomCount()];
    for (var atom : molecule.atoms()) electrons[atom.getIndex()] = electrons(atom);
  }

  /** Marks the molecule, whose rings are marked, in its Kekulé form. */
  static void mark(IAtomContainer molecule, int[][] rings) {
    for (var atom : molecule.atoms()) atom.setIsAromatic(false);
    for (var bond : molecule.bonds()) bond.setIsAromatic(false);
    if (rings.length > 0) new Aromaticity(molecule).mark(rings);
  }

  private void mark(int[][] rings) {
    var candidates = new ArrayList<BitSet>();
    for (var ring : rings) {
      if (Arrays.stream(ring).allMatch(atom -> electrons[atom] != NOT_A_CANDIDATE)) {
        candidates.add(bonds(ring));
      }
    }
    for (var system : fused(candidates)) {
      combinations = 0;
      for (var size = 1; size <= Math.min(MOST_FUSED, system.size()); size++) {
        if (allAromatic(system)) break;
        combine(system, size, 0, new ArrayList<>());
      }
    }
  }

  private BitSet bonds(int[] ring) {
    var bonds = new BitSet();
    for (var i = 0; i < ring.length; i++) {
      var bond =
          molecule.getBond(
              molecule.getAtom(ring[i]), molecule.getAtom(ring[(i + 1) % ring.length]));
      bonds.set(bond.getIndex());
    }
    return bonds;
  }

  /** Groups of rings that hang together by bonds. */
  private static List<List<BitSet>> fused(List<BitSet> rings) {
    var systems = new ArrayList<List<BitSet>>();
    var seen = new BitSet();
    for (var first = 0; first < rings.size(); first++) {
      if (seen.get(first)) continue;
      var system = new ArrayList<BitSet>();
      var waiting = new ArrayDeque<Integer>(List.of(first));
      seen.set(first);
      while (!waiting.isEmpty()) {
        var ring = rings.get(waiting.remove());
        system.add(ring);
        for (var other = 0; other < rings.size(); other++) {
          if (!seen.get(other) && ring.intersects(rings.get(other))) {
            seen.set(other);
            waiting.add(other);
          }
        }
      }
      systems.add(system);
    }
    return systems;
  }

  private boolean allAromatic(List<BitSet> system) {
    return system.stream()
        .flatMapToInt(BitSet::stream)
        .allMatch(bond -> molecule.getBond(bond).isAromatic());
  }

  /** Tries the rings chosen together with every choice of as many more as are wanted. */
  private void combine(List<BitSet> system, int wanted, int from, List<BitSet> rings) {
    if (combinations > MOST_COMBINATIONS) return;
    if (rings.size() == wanted) {
      combinations++;
      if (fused(rings).size() == 1) tryRim(rings);
      return;
    }
    for (var next = from; next <= system.size() - (wanted - rings.size()); next++) {
      combinations++;
      rings.add(system.get(next));
      combine(system, wanted, next + 1, rings);
      rings.removeLast();
    }
  }

  private void tryRim(List<BitSet> rings) {
    var once = new BitSet();
    var more = new BitSet();
    for (var ring : rings) {
      var shared = (BitSet) once.clone();
      shared.and(ring);
      more.or(shared);
      once.or(ring);
    }
    once.andNot(more);
    var rim = new BitSet();
    once.stream()
        .mapToObj(molecule::getBond)
        .forEach(
            bond -> {
              rim.set(bond.getBegin().getIndex());
              rim.set(bond.getEnd().getIndex());
            });
    var sum = rim.stream().map(atom -> electrons[atom]).sum();
    if (sum < 2 || (sum - 2) % 4 != 0) return;
    once.stream()
        .mapToObj(molecule::getBond)
        .forEach(
            bond -> {
              bond.setIsAromatic(true);
              bond.getBegin().setIsAromatic(true);
              bond.getEnd().setIsAromatic(true);
            });
  }

  /** What an atom gives to a ring that it is in, or that it can be in no aromatic one. */
  private static int electrons(IAtom atom) {
    if (!atom.isInRing()) return NOT_A_CANDIDATE;
    var element = atom.getAtomicNumber();
    if (element > 18 && element != 34 && element != 52) return NOT_A_CANDIDATE;
    if (tooManyBonds(atom)) return NOT_A_CANDIDATE;
    var own = Elements.ringElectrons(atom);
    if (own < 0) return NOT_A_CANDIDATE;
    var outside = doubleBondOutOfRings(atom);
    var within = hasMultipleBondInRing(atom);
    if (own == 0) {
      if (outside != null) return 0;
      return within ? 1 : NOT_A_CANDIDATE;
    }
    var stolen = outside != null && moreElectronegative(outside.getOther(atom), atom);
    if (own == 1) {
      if (outside != null) return stolen ? 0 : 1;
      if (within) return 1;
      return Elements.charge(atom) == 1 ? 0 : NOT_A_CANDIDATE;
    }
    return (stolen ? own - 1 : own) % 2 == 1 ? 1 : 2;
  }

  private static boolean tooManyBonds(IAtom atom) {
    var element = atom.getAtomicNumber();
    var allowed = Elements.defaultValence(element - Elements.charge(atom));
    if (allowed > 0 && Elements.valence(atom) > allowed) return true;
    if (Elements.radicals(atom) > 0 && (element != 6 || Elements.charge(atom) != 0)) return true;
    var multiple = 0;
    for (var bond : atom.bonds()) if (Elements.order(bond) > 1) multiple++;
    return multiple > 1;
  }

  private static @Nullable IBond doubleBondOutOfRings(IAtom atom) {
    for (var bond : atom.bonds()) {
      if (Elements.order(bond) > 1 && !bond.isInRing()) return bond;
    }
    return null;
  }

  private static boolean hasMultipleBondInRing(IAtom atom) {
    for (var bond : atom.bonds()) {
      if (Elements.order(bond) > 1 && bond.isInRing()) return true;
    }
    return false;
  }

  private static boolean moreElectronegative(IAtom one, IAtom other) {
    var outer = Elements.outerElectrons(one.getAtomicNumber());
    var others = Elements.outerElectrons(other.getAtomicNumber());
    return outer != others ? outer > others : one.getAtomicNumber() < other.getAtomicNumber();
  }
}
