package dev.polymath.launcher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How long to wait before a process that died is started again: one second, doubled with every
 * death of the last ten minutes, and no more starts after five.
 */
final class Backoff {

  private static final Duration MEMORY = Duration.ofMinutes(10);
  private static final int MOST = 5;

  private final Deque<Instant> deaths = new ArrayDeque<>();

  /** The pause after a death at this time; empty when it died too often. */
  Optional<Duration> afterDeath(Instant now) {
    deaths.removeIf(death -> death.isBefore(now.minus(MEMORY)));
    deaths.add(now);
    return deaths.size() > MOST
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(1L << (deaths.size() - 1)));
  }
}
