package dev.polymath.molecule.chemistry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;
import org.openscience.cdk.interfaces.IDoubleBondStereochemistry;
import org.openscience.cdk.interfaces.IStereoElement;
import org.openscience.cdk.interfaces.ITetrahedralChirality;

/**
 * What was written of a molecule's stereo, in RDKit's numbers.
 *
 * @param atoms 0 none, 1 clockwise, 2 anticlockwise: as the later bonds of an atom appear from its
 *     first
 * @param bonds 0 none, 2 Z, 3 E
 */
record Stereo(int[] atoms, int[] bonds) {

  private static final int CLOCKWISE = 1;
  private static final int ANTICLOCKWISE = 2;
  private static final int Z = 2;
  private static final int E = 3;

  /** Spheres that are compared to rank two branches; those that are equal so far make no stereo. */
  private static final int SPHERES = 8;

  static Stereo of(IAtomContainer molecule) {
    var stereo = new Stereo(new int[molecule.getAtomCount()], new int[molecule.getBondCount()]);
    for (IStereoElement<?, ?> element : molecule.stereoElements()) {
      if (element instanceof ITetrahedralChirality centre) stereo.add(centre);
      if (element instanceof IDoubleBondStereochemistry doubleBond) stereo.add(doubleBond);
    }
    return stereo;
  }

  private void add(ITetrahedralChirality centre) {
    var focus = centre.getChiralAtom();
    var given = List.of(centre.getLigands());
    var order = new ArrayList<Integer>();
    for (var other : neighbours(focus)) order.add(given.indexOf(other));
    // A hydrogen or a lone pair is named by the atom itself; RDKit's tag leaves it out.
    var implicit = given.indexOf(focus);
    if (order.contains(-1) || order.size() + (implicit < 0 ? 0 : 1) != 4) return;
    if (implicit >= 0) order.add(1, implicit);
    var clockwise = centre.getStereo() == ITetrahedralChirality.Stereo.CLOCKWISE;
    atoms[focus.getIndex()] = clockwise == isEven(order) ? CLOCKWISE : ANTICLOCKWISE;
  }

  /** As RDKit has them: those along the text first, then those by a closure of a ring. */
  private static List<IAtom> neighbours(IAtom focus) {
    var neighbours = new ArrayList<IAtom>();
    for (var bond : focus.bonds()) neighbours.add(bond.getOther(focus));
    neighbours.sort(
        Comparator.<IAtom>comparingInt(other -> follows(focus, other) ? 0 : 1)
            .thenComparingInt(IAtom::getIndex));
    return neighbours;
  }

  /**
   * Whether one of both comes right after the other in the text: after the last that it is bound
   * to.
   */
  private static boolean follows(IAtom one, IAtom other) {
    var later = one.getIndex() > other.getIndex() ? one : other;
    var earlier = later.equals(one) ? other : one;
    for (var bond : later.bonds()) {
      var before = bond.getOther(later).getIndex();
      if (before > earlier.getIndex() && before < later.getIndex()) return false;
    }
    return true;
  }

  private static boolean isEven(List<Integer> order) {
    var inversions = 0;
    for (var i = 0; i < order.size(); i++) {
      for (var j = i + 1; j < order.size(); j++) if (order.get(i) > order.get(j)) inversions++;
    }
    return inversions % 2 == 0;
  }

  private void add(IDoubleBondStereochemistry stereo) {
    var bond = stereo.getStereoBond();
    var begin = bond.getBegin();
    var end = bond.getEnd();
    var carriers = stereo.getBonds();
    var atBegin = carriers[0].contains(begin) ? carriers[0] : carriers[1];
    var atEnd = atBegin.equals(carriers[0]) ? carriers[1] : carriers[0];
    var first = rank(begin, atBegin.getOther(begin), bond);
    var second = rank(end, atEnd.getOther(end), bond);
    if (first == 0 || second == 0) return;
    var together = stereo.getStereo() == IDoubleBondStereochemistry.Conformation.TOGETHER;
    bonds[bond.getIndex()] = together == (first == second) ? Z : E;
  }

  /** 1 if the branch comes before the other at this end by Cahn, Ingold and Prelog, -1 after it. */
  private static int rank(IAtom end, IAtom branch, IBond doubleBond) {
    for (var bond : end.bonds()) {
      var other = bond.getOther(end);
      if (bond.equals(doubleBond) || other.equals(branch)) continue;
      for (var sphere = 0; sphere < SPHERES; sphere++) {
        var order = Arrays.compare(sphere(end, branch, sphere), sphere(end, other, sphere));
        if (order != 0) return Integer.signum(order);
      }
      return 0;
    }
    // A hydrogen is all there is beside it.
    return 1;
  }

  /** Atomic numbers at a distance behind a branch, the highest first. */
  private static int[] sphere(IAtom from, IAtom branch, int distance) {
    var seen = new HashSet<IAtom>(List.of(from, branch));
    var shell = List.of(branch);
    var numbers = List.of(branch.getAtomicNumber());
    for (var step = 0; step < distance; step++) {
      var next = new ArrayList<IAtom>();
      numbers = new ArrayList<>();
      for (var atom : shell) {
        for (var bond : atom.bonds()) {
          var other = bond.getOther(atom);
          var copies = Elements.order(bond) - (seen.contains(other) ? 1 : 0);
          for (var copy = 0; copy < copies; copy++) numbers.add(other.getAtomicNumber());
          if (seen.add(other)) next.add(other);
        }
        for (var h = 0; h < Elements.hydrogens(atom); h++) numbers.add(1);
      }
      shell = next;
    }
    return numbers.stream().mapToInt(number -> -number).sorted().map(number -> -number).toArray();
  }
}
