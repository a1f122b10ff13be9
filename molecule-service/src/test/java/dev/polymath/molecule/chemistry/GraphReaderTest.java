package dev.polymath.molecule.chemistry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class GraphReaderTest {

  private final GraphReader reader = new GraphReader();

  @Test
  void ethanolIsWhatOneWouldWriteByHand() throws Exception {
    var graph = reader.read("CCO");

    assertThat(graph.atoms()).isEqualTo(3);
    assertThat(graph.sources()).containsExactly(0, 1, 1, 2);
    assertThat(graph.targets()).containsExactly(1, 0, 2, 1);
    // Oxygen: element 8, two neighbours, no charge, no stereo, one hydrogen, sp3; its mass; one
    // implied hydrogen, acceptor and donor.
    assertThat(set(graph.atomFeatures(), 2 * 151, 151))
        .containsExactly(7, 101 + 2, 108 + 4, 114, 119 + 1, 125 + 2, 132, 133 + 1, 141, 142);
    assertThat(graph.atomFeatures()[2 * 151 + 132]).isEqualTo(0.15999f);
    assertThat(set(graph.bondFeatures(), 0, 14)).containsExactly(1, 7);
  }

  @Test
  void benzeneIsAromaticConjugatedAndARingOfSix() throws Exception {
    var graph = reader.read("c1ccccc1");

    for (var atom = 0; atom < 6; atom++) {
      assertThat(set(graph.atomFeatures(), atom * 151, 151))
          .containsExactly(5, 101 + 3, 108 + 4, 114, 119 + 1, 125 + 1, 131, 132, 133 + 1, 148);
    }
    for (var bond = 0; bond < 12; bond++) {
      assertThat(set(graph.bondFeatures(), bond * 14, 14)).containsExactly(4, 5, 6, 7);
    }
  }

  @Test
  void alanineHasAHandAndAnAcidAndABase() throws Exception {
    var left = reader.read("N[C@@H](C)C(=O)O");
    var right = reader.read("N[C@H](C)C(=O)O");

    assertThat(left.atomFeatures()[151 + 115]).isEqualTo(1);
    assertThat(right.atomFeatures()[151 + 116]).isEqualTo(1);
    assertThat(left.atomFeatures()[3 * 151 + 143]).as("acidic").isEqualTo(1);
    assertThat(left.atomFeatures()[144]).as("basic").isEqualTo(1);
  }

  @Test
  void sidesOfADoubleBondAreTold() throws Exception {
    assertThat(reader.read("F/C=C/F").bondFeatures()[2 * 14 + 7 + 3]).as("E").isEqualTo(1);
    assertThat(reader.read("F/C=C\\F").bondFeatures()[2 * 14 + 7 + 2]).as("Z").isEqualTo(1);
    assertThat(reader.read("FC=CF").bondFeatures()[2 * 14 + 7]).as("neither").isEqualTo(1);
  }

  @Test
  void eachDirectionOfABondIsNextToTheOther() throws Exception {
    var graph = reader.read("CC(=O)Oc1ccccc1C(=O)O");

    for (var bond = 0; bond < graph.directedBonds(); bond++) {
      assertThat(graph.sources()[bond]).isEqualTo(graph.targets()[bond ^ 1]);
    }
  }

  private static int[] set(float[] features, int start, int length) {
    var set = new BitSet();
    for (var i = 0; i < length; i++) if (features[start + i] != 0) set.set(i);
    return set.stream().toArray();
  }
}
