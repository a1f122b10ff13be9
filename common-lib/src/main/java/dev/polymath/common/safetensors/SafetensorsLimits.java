package dev.polymath.common.safetensors;

/**
 * How much header a reader puts up with before it calls a file malformed.
 *
 * @param headerBytes the longest header
 * @param tensors the most tensors
 * @param nameLength the longest tensor name or metadata key, in characters
 * @param rank the most dimensions
 */
public record SafetensorsLimits(int headerBytes, int tensors, int nameLength, int rank) {

  /** The format's own bound of 100 MB a header. */
  public static final SafetensorsLimits FORMAT =
      new SafetensorsLimits(100_000_000, 1_000_000, 4096, 64);

  /** For files from outside: room for any network of this platform, and little to abuse. */
  public static final SafetensorsLimits UPLOAD = new SafetensorsLimits(8 << 20, 50_000, 512, 16);

  public SafetensorsLimits {
    if (headerBytes < 2 || headerBytes > 100_000_000) {
      throw new IllegalArgumentException("headerBytes is 2 to 100,000,000, not " + headerBytes);
    }
    if (tensors < 1 || nameLength < 1 || rank < 1) {
      throw new IllegalArgumentException("Limits are positive");
    }
  }
}
