package dev.polymath.federation.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: up to twice as long after each one that failed, and
 * anything from none to all of it, so that clients that lost their server together do not come back
 * together.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final int MOST_DOUBLINGS = 20;

  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration longest, RandomGenerator random) {
    this.longest = longest;
    this.random = random;
  }

  Duration next() {
    var bound = FIRST.multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
    if (bound.compareTo(longest) > 0) bound = longest;
    return Duration.ofMillis(random.nextLong(bound.toMillis() + 1));
  }

  void reset() {
    failures = 0;
  }
}
