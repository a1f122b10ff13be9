package dev.polymath.federation.training;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long to wait for stragglers, by how long others took: {@code median + k · MAD}, MAD being the
 * median of the distances from the median. Unlike mean and standard deviation these do not follow
 * the very stragglers that they are to find.
 *
 * @param deviations k
 * @param least the shortest wait
 */
record AdaptiveDeadline(double deviations, Duration least) {

  /** The wait, for at least one observed time in seconds. */
  Duration of(double[] seconds) {
    var median = median(seconds);
    var distances = Arrays.stream(seconds).map(s -> Math.abs(s - median)).toArray();
    var wait = Duration.ofMillis(Math.round(1e3 * (median + deviations * median(distances))));
    return wait.compareTo(least) < 0 ? least : wait;
  }

  private static double median(double[] values) {
    var sorted = Arrays.stream(values).sorted().toArray();
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
