package dev.polymath.common.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long SECOND = 1_000_000_000L;

  private final Pace pace = new Pace();

  @Test
  void oneSampleIsNoPace() {
    assertThat(pace.secondsLeft(0, 5, 100)).isNull();
    assertThat(pace.secondsLeft(SECOND, 5, 100)).isNull();
  }

  @Test
  void theTimeLeftIsTheStepsLeftAtTheRecentPace() {
    pace.secondsLeft(0, 0, 100);

    assertThat(pace.secondsLeft(10 * SECOND, 20, 100)).isCloseTo(40, within(1e-9));
  }

  @Test
  void aPaceOfLongAgoIsForgotten() {
    for (var second = 0; second <= 300; second++) {
      pace.secondsLeft(second * SECOND, second * 10L, 10_000);
    }
    Double left = null;
    for (var second = 301; second <= 400; second++) {
      left = pace.secondsLeft(second * SECOND, 3000 + second - 300L, 10_000);
    }

    // One step a second for over a minute, with 6900 to go.
    assertThat(left).isCloseTo(6900, within(1.));
  }

  @Test
  void stepsThatCountAnewStartAnew() {
    pace.secondsLeft(0, 0, 100);
    pace.secondsLeft(SECOND, 90, 100);

    assertThat(pace.secondsLeft(2 * SECOND, 0, 50)).isNull();
    assertThat(pace.secondsLeft(4 * SECOND, 10, 50)).isCloseTo(8, within(1e-9));
  }

  @Test
  void aStepThatTakesLongerThanTheWindowStillGivesAPace() {
    pace.secondsLeft(0, 1, 10);

    assertThat(pace.secondsLeft(300 * SECOND, 2, 10)).isCloseTo(2400, within(1e-9));
  }
}
