package dev.polymath.common.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;

/** What a running job may ask of, and tell to, the platform. */
public interface JobContext {

  UUID id();

  /** 1 for the first run of this job, 2 after one crash, and so on. */
  int attempt();

  /** Says how far the job is; the time left is derived from it. Cheap: call it at every step. */
  void progress(long step, long totalSteps);

  /** Adds a point to a metric's series, such as {@code metric("loss", step, 0.31)}. */
  void metric(String name, long step, double value);

  /** The latest checkpoint of an earlier attempt, if one was saved. */
  Optional<InputStream> checkpoint();

  /** Saves a checkpoint, replacing the one before once this one is whole. */
  void saveCheckpoint(CheckpointWriter writer);

  /** Whether it is time to save a checkpoint again, by the configured interval. */
  boolean checkpointDue();

  /**
   * Call at every step: throws {@link JobStopped} once the job is cancelled or the process shuts
   * down. Let it pass through.
   */
  void throwIfStopped();

  /** Writes a checkpoint to a stream that the platform owns. */
  @FunctionalInterface
  interface CheckpointWriter {
    void writeTo(OutputStream out) throws IOException;
  }
}
