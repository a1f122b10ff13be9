package dev.polymath.federation.training;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The thread of this process that takes runs further. Every process of the service has one. */
final class RoundDriver implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RoundDriver.class);
  private static final int AFTER_TROUBLE = 4;
  private static final int TIDY_EVERY = 40;
  private static final Duration JOIN = Duration.ofSeconds(20);

  private final Rounds rounds;
  private final UploadParts parts;
  private final Duration interval;
  private volatile boolean running;
  private @Nullable Thread thread;

  RoundDriver(Rounds rounds, UploadParts parts, Duration interval) {
    this.rounds = rounds;
    this.parts = parts;
    this.interval = interval;
  }

  @Override
  public void start() {
    // A platform thread: it is the engine's for as long as a round is evaluated.
    running = true;
    thread = Thread.ofPlatform().daemon().name("federation-rounds").start(this::drive);
  }

  @Override
  public void stop() {
    running = false;
    if (thread == null) return;
    try {
      thread.join(JOIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void drive() {
    for (var pass = 1L; running; pass++) {
      try {
        if (pass % TIDY_EVERY == 0) tidy();
        sweep();
        Thread.sleep(everyRunOnce() ? interval : interval.multipliedBy(AFTER_TROUBLE));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void tidy() {
    try {
      parts.tidy();
    } catch (RuntimeException e) {
      log.warn("Parts of uploads could not be tidied, and will be: {}", e.toString());
    }
  }

  private void sweep() {
    try {
      rounds.sweep();
    } catch (RuntimeException e) {
      log.warn("Updates that were averaged could not be removed, and will be: {}", e.toString());
    }
  }

  /** Says whether there was no trouble; a run's trouble keeps no other from going on. */
  private boolean everyRunOnce() {
    var untroubled = true;
    try {
      for (var run : rounds.unfinished()) untroubled &= advance(run);
    } catch (RuntimeException e) {
      log.warn("Runs could not be read, and will be tried again: {}", e.toString());
      return false;
    }
    return untroubled;
  }

  private boolean advance(UUID run) {
    try {
      while (running && rounds.advance(run)) {}
      return true;
    } catch (RuntimeException e) {
      log.warn("Run {} could not go on, and will be tried again", run, e);
      return false;
    }
  }
}
