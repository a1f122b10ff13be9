package dev.polymath.common.inference;

import java.util.concurrent.CompletableFuture;

/** A request that waits for its turn, and the caller's place to wait for its answer. */
record Pending<Q, A>(
    Q request, Object key, Deadline deadline, long enqueuedNanos, CompletableFuture<A> answer) {

  Pending(Q request, Object key, Deadline deadline) {
    this(request, key, deadline, System.nanoTime(), new CompletableFuture<>());
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
