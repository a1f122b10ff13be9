package dev.polymath.common.jobs;

import java.time.Duration;

/** Whether, and since when, the process shuts down, as its running jobs ask at every step. */
final class Shutdown {

  private final Duration grace;
  private volatile boolean begun;
  private volatile long since;

  /**
   * @param grace how long a job may go on to reach its next checkpoint
   */
  Shutdown(Duration grace) {
    this.grace = grace;
  }

  void begin() {
    since = System.nanoTime();
    begun = true;
  }

  /** The process works again, as a paused application context does. */
  void revoke() {
    begun = false;
  }

  boolean begun() {
    return begun;
  }

  boolean inGrace() {
    return System.nanoTime() - since < grace.toNanos();
  }
}
