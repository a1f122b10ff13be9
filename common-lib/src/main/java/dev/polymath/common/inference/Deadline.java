package dev.polymath.common.inference;

import dev.polymath.common.failure.Failure;
import java.time.Duration;

/**
 * The moment after which an answer is of no use any more.
 *
 * @param nanoTime by {@link System#nanoTime()}
 */
record Deadline(long nanoTime) {

  private static final Duration LONGEST = Duration.ofDays(1);

  static Deadline in(Duration time) {
    var bounded = time.compareTo(LONGEST) < 0 ? time : LONGEST;
    return new Deadline(System.nanoTime() + bounded.toNanos());
  }

  long remainingNanos() {
    return nanoTime - System.nanoTime();
  }

  boolean hasPassed() {
    return remainingNanos() <= 0;
  }

  static Failure.DeadlinePassed passed() {
    return new Failure.DeadlinePassed(
        "The deadline passed before the model answered; ask again with a longer one, or for less.");
  }
}
