package dev.polymath.molecule.chemistry;

import java.util.Arrays;
import org.openscience.cdk.graph.Cycles;
import org.openscience.cdk.interfaces.IAtomContainer;

/**
 * The rings of a molecule as RDKit's symmetrised set has them: a smallest set, and every ring that
 * could stand in it for another. A cage of adamantane has four, though three would span it.
 */
final class Rings {

  /** So many independent rings have at most two to this power that matter. */
  private static final int FEW = 12;

  /** Rings as small as this cannot be combined without end. */
  private static final int SMALL = 12;

  private Rings() {}

  /** Atoms in their order around each ring, the first not repeated. */
  static int[][] of(IAtomContainer molecule) {
    var smallest = open(Cycles.mcb(molecule).paths());
    var largest = Arrays.stream(smallest).mapToInt(ring -> ring.length).max().orElse(0);
    // A large ring past many small ones may take each on either side: two to the power of many.
    return smallest.length <= FEW || largest <= SMALL
        ? open(Cycles.relevant(molecule).paths())
        : smallest;
  }

  private static int[][] open(int[][] closed) {
    return Arrays.stream(closed)
        .map(ring -> Arrays.copyOf(ring, ring.length - 1))
        .toArray(int[][]::new);
  }
}
