package dev.polymath.common.jobs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The pace of a job over its recent past, for the time left. Not safe for use by several threads.
 */
final class Pace {

  private static final long WINDOW_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int MOST_SAMPLES = 256;

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** The seconds left after this sample, or null before there is a pace. */
  @Nullable Double secondsLeft(long nanoTime, long step, long totalSteps) {
    if (!samples.isEmpty() && step < samples.getLast().step()) {
      samples.clear(); // The job counts anew, in its next phase.
    }
    while (samples.size() > 1
        && (nanoTime - samples.getFirst().nanoTime() > WINDOW_NANOS
            || samples.size() >= MOST_SAMPLES)) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(nanoTime, step));
    var first = samples.getFirst();
    if (step == first.step()) {
      return null;
    }
    var secondsPerStep = (nanoTime - first.nanoTime()) / 1e9 / (step - first.step());
    return Math.max(0, totalSteps - step) * secondsPerStep;
  }

  private record Sample(long nanoTime, long step) {}
}
