package dev.polymath.federation.compression;

import dev.polymath.federation.weights.Weights;

/**
 * How a change of weights is written in fewer bytes, at the price of an error; {@link
 * ErrorFeedback} keeps the error from being lost. What is compressed is the change and not the
 * weights, which are larger by far.
 */
public sealed interface Compression permits Float16, Int8, TopK {

  /** Writes a change; its numbers are finite. */
  Encoded encode(Weights change);

  /**
   * How many bytes of numbers an encoded change has at most.
   *
   * @param like of the names and shapes of the change
   */
  long mostBytes(Weights like);

  /**
   * Reads a change.
   *
   * @param like of the names and shapes that it has to have
   * @throws dev.polymath.common.failure.Failure.Unprocessable where it has others
   */
  Weights decode(Encoded encoded, Weights like);
}
