package dev.polymath.common.jobs;

import java.util.Optional;
import java.util.UUID;

/** The jobs of this service. */
public interface Jobs {

  /**
   * Accepts a job durably: once this returns, the job is done even if every process is killed.
   *
   * @param parameters an instance of the handler's parameter type
   */
  Job submit(String type, Object parameters);

  Optional<Job> find(UUID id);

  /** Asks a job to stop; a queued one is cancelled at once, a running one within a step. */
  Job cancel(UUID id);
}
