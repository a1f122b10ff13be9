package dev.polymath.common.jobs;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How jobs are run.
 *
 * @param enabled whether this process claims jobs; without, it still accepts and shows them
 * @param workers jobs that this process runs at once: as many as it has devices
 * @param maxAttempts after so many runs that ended in a crash a job has failed
 * @param pollInterval how often an idle worker looks for jobs that other processes accepted
 * @param detectDeadAfter a worker that was silent for so long counts as dead; its jobs are back in
 *     the queue at most half as much later
 * @param checkpointEvery how often {@link JobContext#checkpointDue()} says yes
 * @param reportEvery how often progress is written down, and a running job learns of a cancel
 * @param shutdownWait how long a process that shuts down waits for its jobs to hand themselves back
 * @param eventsHeartbeat how often a silent event stream says that it is still there
 * @param maxParameters the most that a job's parameters take up as JSON
 */
@Validated
@ConfigurationProperties("polymath.jobs")
public record JobsProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("1") @Min(1) @Max(256) int workers,
    @DefaultValue("3") @Min(1) @Max(100) int maxAttempts,
    @DefaultValue("1s") @DurationMin(millis = 50) @DurationMax(minutes = 10) Duration pollInterval,
    @DefaultValue("18s") @DurationMin(millis = 500) @DurationMax(hours = 1)
        Duration detectDeadAfter,
    @DefaultValue("60s") @DurationMin(millis = 1) Duration checkpointEvery,
    @DefaultValue("500ms") @DurationMin(millis = 50) @DurationMax(seconds = 10)
        Duration reportEvery,
    @DefaultValue("20s") @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration shutdownWait,
    @DefaultValue("15s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration eventsHeartbeat,
    @DefaultValue("32MB") DataSize maxParameters) {

  /** Heartbeats that a worker may miss before it counts as dead; the queue library asks for 4. */
  static final int MISSED_HEARTBEATS = 4;

  Duration heartbeatInterval() {
    return detectDeadAfter.dividedBy(MISSED_HEARTBEATS);
  }
}
