package dev.polymath.common.inference;

import io.micrometer.observation.Observation;
import java.util.concurrent.CompletableFuture;

/**
 * A request that waits for its turn, and the caller's place to wait for its answer.
 *
 * @param trace what the caller does meanwhile, of which the forward is a part
 */
record Pending<Q, A>(
    Q request,
    Object key,
    Deadline deadline,
    Observation trace,
    long enqueuedNanos,
    CompletableFuture<A> answer) {

  Pending(Q request, Object key, Deadline deadline, Observation trace) {
    this(request, key, deadline, trace, System.nanoTime(), new CompletableFuture<>());
  }

  long waitedNanos() {
    return System.nanoTime() - enqueuedNanos;
  }

  /** Whether nobody waits any more; if so, the caller is told. */
  boolean isTooLate() {
    if (deadline.hasPassed()) {
      answer.completeExceptionally(Deadline.passed());
    }
    return answer.isDone();
  }
}
