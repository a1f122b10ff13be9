package dev.polymath.federation.strategy;

import static dev.polymath.federation.strategy.Fixture.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.federation.averaging.ClientUpdate;
import org.junit.jupiter.api.Test;

class HeldUpdatesTest {

  @Test
  void moreThanFitsIsNotHeld() {
    var updates = new HeldUpdates(weights(0, 0), (all, name) -> new double[all.size()], 7);
    for (var i = 0; i < 3; i++) updates.add(ClientUpdate.of("client-" + i, weights(i, i), 1));

    assertThatThrownBy(() -> updates.add(ClientUpdate.of("one more", weights(0, 0), 1)))
        .isInstanceOf(TooLarge.class)
        .hasMessageContaining("fewer clients");
    assertThat(updates.combined("w")).hasSize(3);
  }
}
