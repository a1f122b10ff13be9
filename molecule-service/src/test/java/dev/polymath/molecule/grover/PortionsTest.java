package dev.polymath.molecule.grover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.molecule.graph.MolecularGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortionsTest {

  @Test
  void manySmallOnesGoTogether() {
    var small = Collections.nCopies(1_000, Graphs.ofFiveAtoms());

    assertThat(Portions.of(small)).containsExactly(small);
  }

  @Test
  void aLargeOneDoesNotSplitThoseAroundIt() {
    var large = Graphs.random(500, 1);
    var mixed = new ArrayList<MolecularGraph>(Collections.nCopies(100, Graphs.ofFiveAtoms()));
    mixed.add(50, large);

    assertThat(Portions.of(mixed)).hasSize(1);
  }

  @Test
  void largeOnesGoOneByOne() {
    var large = Collections.nCopies(3, Graphs.random(1_000, 1));

    assertThat(Portions.of(large)).hasSize(3).allMatch(portion -> portion.size() == 1);
  }

  @Test
  void noneAreNoPortions() {
    assertThat(Portions.of(List.of())).isEmpty();
  }
}
