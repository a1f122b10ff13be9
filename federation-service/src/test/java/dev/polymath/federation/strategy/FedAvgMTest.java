package dev.polymath.federation.strategy;

import static dev.polymath.federation.strategy.Fixture.round;
import static dev.polymath.federation.strategy.Fixture.values;
import static dev.polymath.federation.strategy.Fixture.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.weights.Weights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FedAvgMTest {

  /** Every round the clients would have the model one further on. */
  @Test
  void roundsInOneDirectionGatherSpeed() {
    var strategy = new FedAvgM(0.9, 0.5);
    var global = strategy.start(weights(0));
    var w = 0.0;
    var v = 0.0;
    for (var i = 0; i < 5; i++) {
      global = round(strategy, global, new double[] {w + 0.5}, new double[] {w + 1.5});
      v = 0.9 * v + 1;
      w += 0.5 * v;

      assertThat(values(global)[0]).isCloseTo((float) w, within(1e-6f));
    }
    assertThat(global.memory().values("momentum.w")[0]).isCloseTo((float) v, within(1e-6f));
  }

  @Test
  void withoutMomentumItIsFedAvg() {
    var start = weights(1, -2);
    var clients = new double[][] {{0.25, 3}, {1, -1}};

    var found = round(new FedAvgM(0, 1), new FedAvgM(0, 1).start(start), clients);

    assertThat(values(found))
        .containsExactly(values(round(new FedAvg(), new FedAvg().start(start), clients)));
  }

  @Test
  void itGoesOnFromWhatWasSaved() throws IOException {
    var strategy = new FedAvgM(0.9, 1);
    var first = round(strategy, strategy.start(weights(0, 1)), new double[] {0.3, 0.7});
    var memory = new ByteArrayOutputStream();
    first.memory().write(memory);
    var read = Weights.read(new ByteArrayInputStream(memory.toByteArray()), 2);
    var resumed = new Global(first.round(), first.weights(), read);

    assertThat(values(round(strategy, resumed, new double[] {1, 2})))
        .containsExactly(values(round(strategy, first, new double[] {1, 2})));
  }

  @Test
  void boundsAreNamed() {
    assertThatThrownBy(() -> new FedAvgM(1, 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new FedAvgM(0.9, 0)).isInstanceOf(InvalidRequest.class);
  }
}
