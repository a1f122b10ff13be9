package dev.polymath.common.inference;

import dev.polymath.common.models.ModelVersion;
import java.time.Duration;

/**
 * Runs requests on models: loads on demand, queues, batches, and drops what is past its deadline.
 *
 * @see LoadedModel
 */
public interface InferenceRuntime<Q, A> {

  /**
   * Answers a request, waiting at most {@code deadline}. Blocks the calling (virtual) thread.
   *
   * @throws dev.polymath.common.failure.Failure.Busy when the model's queue is full
   * @throws dev.polymath.common.failure.Failure.Unavailable while the model cannot be loaded
   * @throws dev.polymath.common.failure.Failure.DeadlinePassed when the deadline comes first
   */
  A infer(ModelVersion model, Q request, Duration deadline);
}
