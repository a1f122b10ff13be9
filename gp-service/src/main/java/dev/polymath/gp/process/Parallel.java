package dev.polymath.gp.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rows of a matrix shared out among threads, in chunks that are taken as threads become free. */
final class Parallel {

  /** Rows of a chunk: short enough to balance the longer rows of a triangle. */
  static final int CHUNK = 16;

  /** Below this many matrix entries a thread costs more than it saves. */
  private static final long WORTH_A_THREAD = 20_000;

  /** One thread's worker, with its own scratch memory. */
  @FunctionalInterface
  interface ChunkWorker {
    void rows(int from, int to);
  }

  private Parallel() {}

  static int chunks(int rows) {
    return (rows + CHUNK - 1) / CHUNK;
  }

  static void forEachChunk(int rows, long entries, int threads, Supplier<ChunkWorker> workers) {
    int helpers = (int) Math.min(threads, Math.min(chunks(rows), 1 + entries / WORTH_A_THREAD)) - 1;
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable work =
        () -> {
          try {
            ChunkWorker worker = workers.get();
            for (int from; (from = next.getAndAdd(CHUNK)) < rows; ) {
              worker.rows(from, Math.min(from + CHUNK, rows));
            }
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
            next.set(rows);
          }
        };
    List<Thread> started = new ArrayList<>();
    for (int i = 0; i < helpers; i++) {
      started.add(Thread.ofPlatform().daemon().name("gp-rows-" + i).start(work));
    }
    work.run();
    started.forEach(Parallel::join);
    switch (failure.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** The rows are written to memory that the caller may free: so it waits, whatever comes. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
