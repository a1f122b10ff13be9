package dev.polymath.federation.training;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Wakes clients that wait for a task. One thread asks the database for all of them at once, however
 * many wait.
 */
final class TaskBell implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(TaskBell.class);

  private final JdbcClient jdbc;
  private final Duration interval;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private Set<UUID> asked = Set.of();
  private long rings;
  private int waiting;
  private volatile boolean running;

  TaskBell(JdbcClient jdbc, Duration interval) {
    this.jdbc = jdbc;
    this.interval = interval;
  }

  /**
   * Waits until it is heard, from now on, that there is something for a client to do, or for so
   * long. It may be wrong where the client did it meanwhile.
   */
  void await(UUID client, Duration limit) throws InterruptedException {
    var left = limit.toNanos();
    lock.lockInterruptibly();
    waiting++;
    var heard = rings;
    try {
      while (running && left > 0 && (rings == heard || !asked.contains(client))) {
        left = rung.awaitNanos(left);
      }
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("federation-bell").start(this::watch);
  }

  /** Before the web server stops, so that nobody is kept waiting by who waits. */
  @Override
  public void stop() {
    running = false;
    ring(Set.of());
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void watch() {
    while (running) {
      try {
        Thread.sleep(interval);
        if (isAwaited()) ring(pending());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("Tasks could not be read, they will be again: {}", e.getMessage());
      }
    }
  }

  private boolean isAwaited() {
    lock.lock();
    try {
      if (waiting == 0) asked = Set.of();
      return waiting > 0;
    } finally {
      lock.unlock();
    }
  }

  private Set<UUID> pending() {
    return new HashSet<>(
        jdbc.sql("select distinct t.client" + Tasks.OPEN).query(UUID.class).list());
  }

  private void ring(Set<UUID> clients) {
    lock.lock();
    try {
      asked = clients;
      rings++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
