package dev.polymath.federation.strategy;

import static dev.polymath.federation.strategy.Fixture.round;
import static dev.polymath.federation.strategy.Fixture.values;
import static dev.polymath.federation.strategy.Fixture.weights;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.federation.averaging.ClientUpdate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FedAvgTest {

  @Test
  void theMeanByExamplesIsTheNextModel() {
    var strategy = new FedAvg();
    var before = strategy.start(weights(7, 7));
    var updates =
        List.of(
            ClientUpdate.of("a", weights(1, 0), 600), ClientUpdate.of("b", weights(-1, 4), 200));

    var after = round(strategy, before, updates);

    assertThat(values(after)).containsExactly(0.5f, 1);
    assertThat(after.round()).isEqualTo(1);
    assertThat(after.memory().isEmpty()).isTrue();
    assertThat(values(round(strategy, before, updates.reversed()))).isEqualTo(values(after));
  }
}
