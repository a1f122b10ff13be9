package dev.polymath.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff();
  private final Instant noon = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void eachDeathDoublesThePauseAndTheSixthIsTheLast() {
    for (var seconds : new int[] {1, 2, 4, 8, 16}) {
      assertThat(backoff.afterDeath(noon)).contains(Duration.ofSeconds(seconds));
    }
    assertThat(backoff.afterDeath(noon)).isEmpty();
  }

  @Test
  void deathsOfLongAgoAreForgotten() {
    backoff.afterDeath(noon);
    backoff.afterDeath(noon);

    assertThat(backoff.afterDeath(noon.plus(Duration.ofMinutes(11))))
        .contains(Duration.ofSeconds(1));
  }
}
