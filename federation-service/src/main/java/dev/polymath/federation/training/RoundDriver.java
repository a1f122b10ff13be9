package dev.polymath.federation.training;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The thread of this process that takes runs further. Every process of the service has one. */
final class RoundDriver implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RoundDriver.class);
  private static final Duration JOIN = Duration.ofSeconds(20);

  private final Rounds rounds;
  private final Duration interval;
  private volatile boolean running;
  private @Nullable Thread thread;

  RoundDriver(Rounds rounds, Duration interval) {
    this.rounds = rounds;
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
    while (running) {
      try {
        for (var run : rounds.unfinished()) {
          while (running && rounds.advance(run)) {}
        }
        Thread.sleep(interval);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("Rounds could not go on, and will be tried again", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(interval.multipliedBy(4));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
