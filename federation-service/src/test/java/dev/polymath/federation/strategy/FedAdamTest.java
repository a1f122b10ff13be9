package dev.polymath.federation.strategy;

import static dev.polymath.federation.strategy.Fixture.round;
import static dev.polymath.federation.strategy.Fixture.values;
import static dev.polymath.federation.strategy.Fixture.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.federation.averaging.ClientUpdate;
import org.junit.jupiter.api.Test;

class FedAdamTest {

  /** Algorithm 2 of the paper in plain arithmetic, for a large and a small change. */
  @Test
  void adaptsEachWeightToItsOwnChanges() {
    var strategy = new FedAdam(0.1, 0.9, 0.99, 0.01);
    var global = strategy.start(weights(1, 1));
    var expected = new double[] {1, 1};
    var changes = new double[][] {{1, 0.013}, {-0.5, 0.02}, {0.25, 0.01}, {0, 0}, {2, -0.01}};
    var m = new double[2];
    var squares = new double[] {1e-4, 1e-4};
    for (var change : changes) {
      var sent = new double[2];
      for (var i = 0; i < 2; i++) sent[i] = expected[i] + change[i];
      global = round(strategy, global, sent, sent);
      for (var i = 0; i < 2; i++) {
        var delta = change[i];
        var v = squares[i];
        v = 0.99 * v + 0.01 * delta * delta;
        squares[i] = v;
        m[i] = 0.9 * m[i] + 0.1 * delta;
        expected[i] += 0.1 * m[i] / (Math.sqrt(v) + 0.01);

        assertThat(values(global)[i]).isCloseTo((float) expected[i], within(2e-6f));
        assertThat(global.memory().values("second.w")[i]).isCloseTo((float) v, within(1e-6f));
        assertThat(global.memory().values("first.w")[i]).isCloseTo((float) m[i], within(1e-6f));
      }
    }
  }

  @Test
  void statisticsOfBatchNormalisationAreAveragedAllTheSame() {
    var strategy = FedAdam.of(1);
    var like = Fixture.norm(0, 4);
    var updates = strategy.aggregation(strategy.start(like));
    updates.add(ClientUpdate.of("a", Fixture.norm(1, 1), 3));
    updates.add(ClientUpdate.of("b", Fixture.norm(1, 5), 1));

    var after = strategy.next(strategy.start(like), updates);

    assertThat(after.weights().values("n.running_var")).containsExactly(2);
    assertThat(after.weights().values("n.weight")[0]).isNotEqualTo(1);
    assertThat(after.memory().names())
        .containsExactlyInAnyOrder("first.n.weight", "second.n.weight");
  }

  @Test
  void boundsAreNamed() {
    assertThatThrownBy(() -> new FedAdam(0, 0.9, 0.99, 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new FedAdam(1, 1, 0.99, 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new FedAdam(1, 0.9, -1, 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new FedAdam(1, 0.9, 0.99, 0)).isInstanceOf(InvalidRequest.class);
  }
}
