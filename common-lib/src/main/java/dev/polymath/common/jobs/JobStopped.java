package dev.polymath.common.jobs;

/** The job was cancelled or its process is shutting down; a handler lets it pass through. */
public final class JobStopped extends RuntimeException {
  public JobStopped(String message) {
    super(message, null, false, false);
  }
}
