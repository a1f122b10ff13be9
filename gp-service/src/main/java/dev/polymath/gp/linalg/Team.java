package dev.polymath.gp.linalg;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shares tasks out among the calling thread and a few helpers, which all callers have in common: so
 * however many compute at once, there are never more helpers than were asked for.
 *
 * <p>Tasks are taken as threads become free, and nobody spins: on cores that other processes want
 * too, a helper that is not given time costs the others nothing but its part of the work.
 */
public final class Team {
  private static final long IDLE_SECONDS = 10;

  private final int threads;
  private final ThreadPoolExecutor helpers;

  /**
   * A team.
   *
   * @param threads the calling one and its helpers together
   */
  public Team(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1");
    }
    this.threads = threads;
    this.helpers =
        new ThreadPoolExecutor(
            0,
            Math.max(1, threads - 1),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("gp-blocks-", 0).factory(),
            // All helpers are busy with another caller's tasks: this one does its own alone.
            new ThreadPoolExecutor.DiscardPolicy());
  }

  public int threads() {
    return threads;
  }

  /** Runs {@code task} once for each of 0 … tasks−1, lower numbers first, and waits for all. */
  public void forEach(int tasks, IntConsumer task) {
    Round round = new Round(tasks, task);
    for (int i = 1; i < Math.min(threads, tasks); i++) {
      helpers.execute(round);
    }
    round.run();
    round.await();
  }

  /** Some tasks. A helper that comes when all are taken finds nothing to do and leaves. */
  private static final class Round implements Runnable {
    private final int tasks;
    private final IntConsumer task;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch open;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Round(int tasks, IntConsumer task) {
      this.tasks = tasks;
      this.task = task;
      this.open = new CountDownLatch(tasks);
    }

    @Override
    public void run() {
      for (int i; (i = next.getAndIncrement()) < tasks; ) {
        try {
          task.accept(i);
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        } finally {
          open.countDown();
        }
      }
    }

    /** The tasks use memory that the caller may free: so it waits, whatever comes. */
    void await() {
      boolean interrupted = false;
      while (true) {
        try {
          open.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }
}
