package dev.polymath.common.jobs;

/**
 * One type of job that this service can do, a Spring bean.
 *
 * @param <P> its parameters: a record that JSON maps to, with Bean Validation constraints; what a
 *     caller POSTs beside {@code type}. Its {@code @Schema(example = …)} is what the documentation
 *     tells to paste
 */
public interface JobHandler<P> {

  /** As in {@code {"type": "train", …}}. */
  String type();

  Class<P> parameters();

  /**
   * Checks what annotations cannot say, before the job is accepted: throws a {@link
   * dev.polymath.common.failure.Failure} with the field named.
   */
  default void check(P parameters) {}

  /**
   * Does the work, from {@link JobContext#checkpoint()} if there is one. It may be killed at any
   * point and run again by another process; what it publishes must come last.
   */
  JobResult run(P parameters, JobContext context) throws Exception;
}
