package dev.polymath.federation.training;

import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.federation.compression.Compression;
import dev.polymath.federation.compression.Encoded;
import dev.polymath.federation.protocol.CompressionChoice;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the file of an update holds: the weights themselves, or their compressed change.
 *
 * @param compression null for the weights themselves
 */
record UpdateFormat(@Nullable Compression compression) {

  /** Of each tensor: its numbers, and their scale or their places. */
  private static final int MOST_PARTS = 2;

  static UpdateFormat of(@Nullable CompressionChoice choice) {
    return new UpdateFormat(choice == null ? null : choice.compression());
  }

  /**
   * The most bytes of numbers that such a file has.
   *
   * @param like an update in full
   */
  long mostBytes(Weights like) {
    return compression == null ? Float.BYTES * like.elements() : compression.mostBytes(like);
  }

  /**
   * Reads an update in full, each by itself, so that it is the same whenever it is read.
   *
   * @param start what a change is a change of
   * @throws Unprocessable where it has other or more numbers than it may, before they are read
   */
  Weights read(InputStream in, Weights start) throws IOException {
    if (compression == null) return Weights.readLike(start, in);
    try {
      var change =
          compression.decode(
              Encoded.read(in, mostBytes(start), MOST_PARTS * start.names().size()), start);
      return start.with(change, Double::sum);
    } catch (TooLarge e) {
      throw new Unprocessable("body", String.valueOf(e.getMessage()));
    }
  }
}
