package dev.polymath.federation.strategy;

import static dev.polymath.federation.strategy.Fixture.round;
import static dev.polymath.federation.strategy.Fixture.values;
import static dev.polymath.federation.strategy.Fixture.weights;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoordinateMedianTest {

  private final Strategy strategy = new CoordinateMedian();
  private final Global start = strategy.start(weights(0, 0));

  @Test
  void takesTheMiddleOfEachNumber() {
    var odd = round(strategy, start, new double[][] {{1, -5}, {2, 9}, {1e6, 4}});
    var even = round(strategy, start, new double[][] {{1, -5}, {2, 9}, {1e6, 4}, {3, 6}});

    assertThat(values(odd)).containsExactly(2, 4);
    assertThat(values(even)).containsExactly(2.5f, 5);
  }
}
