package dev.polymath.common.inference;

import dev.polymath.common.failure.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue of one model, from which its thread takes whole batches.
 *
 * <p>A batch is the oldest request and all that wait with the same key. It goes at once, save where
 * the last batch was larger: then the same company is likely on its way, and is awaited for at most
 * {@code maxDelay}. A lone caller is therefore never delayed, and many who call in step with each
 * other stay in step.
 */
final class RequestQueue<Q, A> {

  private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final double RECENT = 0.2;

  private final int capacity;
  private final int maxBatch;
  private final long maxDelayNanos;

  private final Lock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Pending<Q, A>> waiting = new ArrayDeque<>();
  private int lastBatch = 1;
  private double nanosPerRequest;
  private boolean closed;

  RequestQueue(InferenceProperties properties) {
    this.capacity = properties.queue();
    this.maxBatch = properties.maxBatch();
    this.maxDelayNanos = properties.maxDelay().toNanos();
  }

  /**
   * @throws Failure.Busy when the queue is full
   * @throws Failure.Unavailable when it is closed
   */
  void offer(Pending<Q, A> pending) {
    lock.lock();
    try {
      if (closed) {
        throw closing();
      }
      if (waiting.size() >= capacity) {
        throw new Failure.Busy(
            "%d requests wait for this model already; nothing was done. Send the request again later."
                .formatted(capacity),
            timeToDrain());
      }
      waiting.add(pending);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a request back whose caller waits no longer. */
  @SuppressWarnings("ReferenceEquality") // this very request, not one like it
  void withdraw(Pending<Q, A> pending) {
    lock.lock();
    try {
      waiting.removeIf(other -> other == pending);
    } finally {
      lock.unlock();
    }
  }

  /** The next batch, waiting for one; empty once the queue is closed and drained. */
  List<Pending<Q, A>> take() {
    lock.lock();
    try {
      while (true) {
        while (waiting.isEmpty() && !closed) {
          arrived.awaitUninterruptibly();
        }
        if (waiting.isEmpty()) {
          return List.of();
        }
        if (!awaitCompany(waiting.getFirst())) {
          var batch = nextBatch();
          if (!batch.isEmpty()) {
            lastBatch = batch.size();
            return batch;
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Notes what a batch took, for the estimate of when to come again. */
  void served(int requests, long nanos) {
    lock.lock();
    try {
      var each = (double) nanos / requests;
      nanosPerRequest += (nanosPerRequest == 0 ? 1 : RECENT) * (each - nanosPerRequest);
    } finally {
      lock.unlock();
    }
  }

  /** Refuses new requests; those that wait are still served. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Turns away all that still wait. */
  void abandon() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(pending -> pending.answer().completeExceptionally(closing()));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  static Failure.Unavailable closing() {
    return new Failure.Unavailable(
        "This server shuts down; send the request again, another will take it.", SHORTEST_RETRY);
  }

  /** Waits for more, where more is likely; false when the batch should go. */
  @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
  private boolean awaitCompany(Pending<Q, A> oldest) {
    var left = maxDelayNanos - oldest.waitedNanos();
    if (closed
        || left <= 0
        || waiting.size() >= lastBatch
        || waiting.stream().anyMatch(other -> !other.key().equals(oldest.key()))) {
      return false;
    }
    try {
      return arrived.awaitNanos(left) > 0;
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but a model's own code, and that must not stop the queue.
      return false;
    }
  }

  private List<Pending<Q, A>> nextBatch() {
    var batch = new ArrayList<Pending<Q, A>>();
    for (var each = waiting.iterator(); each.hasNext() && batch.size() < maxBatch; ) {
      var pending = each.next();
      if (pending.isTooLate()) {
        each.remove();
      } else if (batch.isEmpty() || pending.key().equals(batch.getFirst().key())) {
        each.remove();
        batch.add(pending);
      }
    }
    return batch;
  }

  private Duration timeToDrain() {
    var time = Duration.ofNanos((long) (nanosPerRequest * waiting.size()));
    if (time.compareTo(SHORTEST_RETRY) < 0) {
      return SHORTEST_RETRY;
    }
    return time.compareTo(LONGEST_RETRY) < 0 ? time : LONGEST_RETRY;
  }
}
