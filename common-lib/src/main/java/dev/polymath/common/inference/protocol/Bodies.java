package dev.polymath.common.inference.protocol;

import dev.polymath.common.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Reads request bodies, none larger than is allowed, and all together no more than the heap bears:
 * what has no room is answered 429 and can be sent again.
 */
final class Bodies {

  private static final int UNIT = 1024;
  private static final int CHUNK = 64 * UNIT;
  private static final int SHARE_OF_HEAP = 10;

  private final long most;
  private final Semaphore units;

  Bodies(long most) {
    this.most = most;
    var all = Math.max(most, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    this.units = new Semaphore((int) Math.min(Integer.MAX_VALUE, all / UNIT + 1));
  }

  /**
   * Reads a body to its end.
   *
   * @param declared the length that the request claims, or -1
   */
  Body read(InputStream in, long declared) throws IOException {
    if (declared > most) {
      throw tooLarge();
    }
    var body = new Reading();
    try {
      for (var chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
        body.add(chunk);
      }
      return new Body(body.bytes(), this, body.taken);
    } catch (IOException | RuntimeException e) {
      units.release(body.taken);
      throw e;
    }
  }

  private Failure.TooLarge tooLarge() {
    return new Failure.TooLarge(
        "The body is larger than the %d bytes allowed; send it in parts.".formatted(most));
  }

  /** A body in memory, and its room, which is given back when it is closed. */
  record Body(byte[] bytes, Bodies owner, int taken) implements AutoCloseable {
    @Override
    public void close() {
      owner.units.release(taken);
    }
  }

  /** What of a body has come so far. */
  private final class Reading {
    private final List<byte[]> chunks = new ArrayList<>();
    private int length;
    private int taken;

    void add(byte[] chunk) {
      if (length + (long) chunk.length > most) {
        throw tooLarge();
      }
      var needed = chunk.length / UNIT + 1;
      if (!units.tryAcquire(needed)) {
        throw new Failure.Busy(
            "Too many large requests are being read; send this one again later.",
            Duration.ofSeconds(1));
      }
      taken += needed;
      length += chunk.length;
      chunks.add(chunk);
    }

    byte[] bytes() {
      if (chunks.size() == 1) {
        return chunks.getFirst();
      }
      var all = new byte[length];
      var at = 0;
      for (var chunk : chunks) {
        System.arraycopy(chunk, 0, all, at, chunk.length);
        at += chunk.length;
      }
      return all;
    }
  }
}
