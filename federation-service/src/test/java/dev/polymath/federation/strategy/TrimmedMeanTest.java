package dev.polymath.federation.strategy;

import static dev.polymath.federation.strategy.Fixture.round;
import static dev.polymath.federation.strategy.Fixture.values;
import static dev.polymath.federation.strategy.Fixture.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import org.junit.jupiter.api.Test;

class TrimmedMeanTest {

  @Test
  void cutsTheEndsOfEachNumber() {
    var clients = new double[][] {{1, -9e6}, {2, 0}, {3, 2}, {4, 1}, {9e6, 3}};

    assertThat(mean(0.2, clients)).containsExactly(3, 1);
    assertThat(mean(0.4, clients)).containsExactly(3, 1);
    assertThat(mean(0.19, new double[][] {{1}, {2}, {6}})).containsExactly(3);
  }

  /** 0.29 · 100 is 28.999… in binary, and 29 is meant. */
  @Test
  void countsAsPeopleDo() {
    var clients = new double[100][1];
    for (var i = 0; i < 29; i++) clients[i][0] = 1e6;

    assertThat(mean(0.29, clients)).containsExactly(0);
  }

  private static float[] mean(double share, double[]... clients) {
    var strategy = new TrimmedMean(share);
    return values(round(strategy, strategy.start(weights(clients[0])), clients));
  }

  @Test
  void somethingHasToBeLeft() {
    assertThatThrownBy(() -> new TrimmedMean(0.5)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new TrimmedMean(-0.1)).isInstanceOf(InvalidRequest.class);
  }
}
