package dev.polymath.common.web;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the leases of requests that take long and forgets answers that have expired. */
final class IdempotencyUpkeep implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(IdempotencyUpkeep.class);
  private static final Duration CLEANUP = Duration.ofMinutes(10);

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("idempotency-upkeep").factory());

  IdempotencyUpkeep(IdempotencyStore store, Duration lease) {
    every(lease.dividedBy(3), store::renewLeases);
    every(CLEANUP, store::deleteExpired);
  }

  private void every(Duration pause, Runnable task) {
    var millis = pause.toMillis();
    var _ =
        scheduler.scheduleWithFixedDelay(() -> run(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      // The database is away; what was missed is caught up with at the next turn.
      log.warn("Idempotency upkeep failed: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
