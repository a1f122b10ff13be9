package dev.polymath.common.memory;

import dev.polymath.common.failure.Failure;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The part of the heap that requests may fill together. A few bytes can ask for a hundred
 * megabytes, and a body be many times as large once it is parsed: who makes much of little claims
 * room first, and waits where there is none. What a request claimed is given back when it has been
 * answered.
 *
 * <p>Small requests claim nothing and wait for none. One that needs more than there is at all is
 * let in alone.
 */
public final class WorkingMemory {

  private static final int UNIT = 1024;

  /** So much may any request have. */
  private static final long SMALL = 256L * UNIT;

  /** A further request would wait for longer than its caller does. */
  private static final int MOST_WAITING = 64;

  private static final Duration LATER = Duration.ofSeconds(1);
  private static final ScopedValue<Claim> REQUEST = ScopedValue.newInstance();

  private final int all;
  private final Duration patience;
  private final Semaphore free;

  /** What a request has, in units. */
  private static final class Claim {
    private int held;
  }

  /**
   * An account.
   *
   * @param bytes what requests may fill together
   * @param patience how long a request waits for room
   */
  public WorkingMemory(long bytes, Duration patience) {
    this.all = (int) Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
    this.patience = patience;
    this.free = new Semaphore(all, true);
  }

  /** Answers a request, and gives back what it claimed. */
  public <T> T within(Callable<T> answer) throws Exception {
    var claim = new Claim();
    try {
      return ScopedValue.where(REQUEST, claim).call(answer::call);
    } finally {
      free.release(claim.held);
    }
  }

  /**
   * Claims room for the request that this thread answers; for what is not one, such as a job,
   * nothing.
   *
   * @param bytes all that the request will have on the heap, roughly; what it claimed before counts
   *     towards it
   * @throws Failure.Busy where others have it and do not give it back
   */
  public void claim(long bytes) {
    if (bytes <= SMALL || !REQUEST.isBound()) return;
    var claim = REQUEST.get();
    var wanted = (int) Math.min(all, (bytes - 1) / UNIT + 1);
    if (wanted <= claim.held) return;
    // Whoever waited with a part in hand could wait for one who waits for that part.
    free.release(claim.held);
    claim.held = 0;
    acquire(wanted);
    claim.held = wanted;
  }

  /** How many bytes are claimed. */
  public long claimed() {
    return (long) UNIT * (all - free.availablePermits());
  }

  private void acquire(int units) {
    try {
      if (free.getQueueLength() < MOST_WAITING
          && free.tryAcquire(units, patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Failure.Busy(
        "Large requests fill the memory that there is for them; nothing was done. Send this one"
            + " again later, or in parts.",
        LATER);
  }
}
