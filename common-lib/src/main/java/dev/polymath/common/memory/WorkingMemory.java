package dev.polymath.common.memory;

import dev.polymath.common.failure.Failure;
import java.io.InputStream;
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

  /** What a request has until it has been answered, which is when this is to be closed. */
  public final class Claim implements AutoCloseable {

    private int held;

    private Claim() {}

    /** Works for the request: what is claimed meanwhile is claimed for it. */
    public <T> T around(Callable<T> work) throws Exception {
      return ScopedValue.where(REQUEST, this).call(work::call);
    }

    private void extend(int units) {
      if (units <= held) return;
      // Whoever waited with a part in hand could wait for one who waits for that part.
      close();
      acquire(units);
      held = units;
    }

    @Override
    public void close() {
      free.release(held);
      held = 0;
    }
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

  /** Nothing so far, for a new request. */
  public Claim open() {
    return new Claim();
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
    REQUEST.get().extend((int) Math.min(all, (bytes - 1) / UNIT + 1));
  }

  /**
   * A body that claims room while it is read.
   *
   * @param each bytes on the heap that one of its own will be, roughly
   */
  public InputStream claiming(InputStream body, int each) {
    return new ClaimingStream(body, this, each);
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
