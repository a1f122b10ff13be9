package dev.polymath.federation.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration LONGEST = Duration.ofSeconds(5);

  @Test
  void waitsLongerAndLongerButNeverTooLong() {
    var backoff = new Backoff(LONGEST, new SplittableRandom(1));

    for (var failures = 0; failures < 100; failures++) {
      var bound = Duration.ofMillis(Math.min(5000, 200L << Math.min(failures, 10)));
      assertThat(backoff.next()).isBetween(Duration.ZERO, bound);
    }
  }

  @Test
  void clientsThatFailTogetherDoNotComeBackTogether() {
    var one = new Backoff(LONGEST, new SplittableRandom(1));
    var other = new Backoff(LONGEST, new SplittableRandom(2));
    for (var i = 0; i < 8; i++) one.next();
    for (var i = 0; i < 8; i++) other.next();

    assertThat(one.next()).isNotEqualTo(other.next());
  }

  @Test
  void startsAnewAfterASuccess() {
    var backoff = new Backoff(LONGEST, new SplittableRandom(1));
    for (var i = 0; i < 20; i++) backoff.next();
    backoff.reset();

    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(200));
  }
}
