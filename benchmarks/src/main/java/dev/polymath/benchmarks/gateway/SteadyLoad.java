package dev.polymath.benchmarks.gateway;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Calls at a constant rate, whether or not earlier calls have been answered, and measures from when
 * a call was due: a server that stalls is not spared the calls that would have come meanwhile.
 */
final class SteadyLoad {
  private static final long LONGEST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;

  private final Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
  private final AtomicLong failures = new AtomicLong();

  /** What is called; an exception counts as a failure. */
  interface Call extends Callable<Void> {}

  /**
   * Calls in turn, each of them {@code rate} times a second, and waits for all answers.
   *
   * @return one for each call
   */
  static SteadyLoad[] run(int rate, Duration duration, Call... calls) {
    SteadyLoad[] results = new SteadyLoad[calls.length];
    java.util.Arrays.setAll(results, i -> new SteadyLoad());
    long interval = Duration.ofSeconds(1).toNanos() / rate / calls.length;
    long count = duration.toNanos() / interval;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long due = start + i * interval;
        int turn = i % calls.length;
        for (long left; (left = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(left);
        }
        executor.execute(() -> results[turn].measure(due, calls[turn]));
      }
    }
    return results;
  }

  private void measure(long due, Call call) {
    try {
      call.call();
      micros.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - due) / 1_000));
    } catch (Exception e) {
      if (failures.getAndIncrement() == 0) {
        System.out.println("  first failure: " + e);
      }
    }
  }

  double millis(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }

  String summary() {
    return "%,6d answers  median %7.3f ms  p90 %7.3f ms  p99 %7.3f ms  longest %8.3f ms  failures %d"
        .formatted(
            micros.getTotalCount(),
            millis(50),
            millis(90),
            millis(99),
            millis(100),
            failures.get());
  }
}
