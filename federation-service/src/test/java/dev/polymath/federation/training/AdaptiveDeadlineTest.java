package dev.polymath.federation.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptiveDeadlineTest {

  @Test
  void isTheMedianAndSomeDeviations() {
    var deadline = new AdaptiveDeadline(5, Duration.ofSeconds(1));

    // The median is 12, the distances from it 2, 1, 0, 1, 3: their median is 1.
    assertThat(deadline.of(new double[] {10, 11, 12, 13, 15})).isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void oneStragglerDoesNotMoveIt() {
    var deadline = new AdaptiveDeadline(5, Duration.ofSeconds(1));

    assertThat(deadline.of(new double[] {10, 11, 12, 13, 1e6})).isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void isNeverShorterThanTheLeast() {
    var deadline = new AdaptiveDeadline(5, Duration.ofSeconds(10));

    assertThat(deadline.of(new double[] {0.1, 0.1})).isEqualTo(Duration.ofSeconds(10));
  }
}
