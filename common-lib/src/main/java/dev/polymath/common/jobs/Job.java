package dev.polymath.common.jobs;

import dev.polymath.common.models.ModelRef;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as it is answered. */
public record Job(
    UUID id,
    String type,
    JobState state,
    Map<String, Object> parameters,
    @Nullable Progress progress,
    Map<String, Double> metrics,
    @Nullable ModelRef model,
    @Nullable String error,
    int attempts,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  /**
   * How far a job is.
   *
   * @param etaSeconds the time left at the pace so far, or null before there is a pace
   */
  public record Progress(long step, long totalSteps, @Nullable Double etaSeconds) {}
}
