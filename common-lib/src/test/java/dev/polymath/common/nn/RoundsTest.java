package dev.polymath.common.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundsTest {

  @Test
  void roundsGoOnWithoutEndEachInAnOrderOfItsOwn() {
    var rounds = new Rounds(3);

    assertThat(
            rounds.examples(2, 6, round -> new int[] {10 * round, 10 * round + 1, 10 * round + 2}))
        .containsExactly(2, 10, 11, 12, 20, 21);
  }
}
