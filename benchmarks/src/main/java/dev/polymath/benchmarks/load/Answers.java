package dev.polymath.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long answers took, each status by itself. */
final class Answers {
  /** In place of a status where none came. */
  static final int NONE = 0;

  /** Of a question that was not asked, as too many had no answer yet. */
  static final int HELD_BACK = -1;

  private static final long LONGEST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;

  private final Map<Integer, Histogram> micros = new ConcurrentSkipListMap<>();

  void add(int status, long nanos) {
    micros
        .computeIfAbsent(status, any -> new ConcurrentHistogram(LONGEST_MICROS, 3))
        .recordValue(Math.min(LONGEST_MICROS, nanos / 1_000));
  }

  /** How many were answered with what was asked for. */
  long good() {
    return micros.containsKey(200) ? micros.get(200).getTotalCount() : 0;
  }

  /**
   * @param seconds that were measured
   */
  String summary(double seconds) {
    return micros.entrySet().stream()
        .map(entry -> summary(entry.getKey(), entry.getValue(), seconds))
        .collect(Collectors.joining("; "));
  }

  private static String summary(int status, Histogram micros, double seconds) {
    return "%s: %,d, %,.0f/s, p50 %.1f p95 %.1f p99 %.1f longest %.0f ms"
        .formatted(
            said(status),
            micros.getTotalCount(),
            micros.getTotalCount() / seconds,
            micros.getValueAtPercentile(50) / 1e3,
            micros.getValueAtPercentile(95) / 1e3,
            micros.getValueAtPercentile(99) / 1e3,
            micros.getMaxValue() / 1e3);
  }

  private static String said(int status) {
    return switch (status) {
      case NONE -> "no answer";
      case HELD_BACK -> "held back";
      default -> Integer.toString(status);
    };
  }
}
