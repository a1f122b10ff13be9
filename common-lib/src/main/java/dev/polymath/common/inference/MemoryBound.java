package dev.polymath.common.inference;

import java.util.Locale;
import org.springframework.util.unit.DataSize;

/**
 * How much of a device's memory models may take: {@code 512MB}, {@code 1073741824} or {@code 25%}.
 */
public sealed interface MemoryBound {

  /** The bound in bytes on a device that has so many; asked only where the bound is a share. */
  long on(TotalMemory device);

  /** Reads the setting {@code polymath.inference.memory}. */
  static MemoryBound of(String text) {
    if (!text.endsWith("%")) {
      return new Bytes(DataSize.parse(text.toUpperCase(Locale.ROOT)).toBytes());
    }
    return new Share(Double.parseDouble(text.substring(0, text.length() - 1)) / 100);
  }

  /** A fixed amount. */
  record Bytes(long bytes) implements MemoryBound {
    public Bytes {
      if (bytes <= 0) {
        throw new IllegalArgumentException("polymath.inference.memory must be above zero");
      }
    }

    @Override
    public long on(TotalMemory device) {
      return bytes;
    }
  }

  /** A part of what the device has, above 0 and at most 1. */
  record Share(double share) implements MemoryBound {
    public Share {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "polymath.inference.memory as a share is above 0% and at most 100%");
      }
    }

    @Override
    public long on(TotalMemory device) {
      return (long) (share * device.bytes());
    }
  }

  /** Asks a device what it has, which may start an engine. */
  @FunctionalInterface
  interface TotalMemory {
    long bytes();
  }
}
