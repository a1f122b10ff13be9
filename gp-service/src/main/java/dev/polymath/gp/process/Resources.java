package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;

/**
 * What a computation may use.
 *
 * @param algebra LAPACK and BLAS, with its own threads
 * @param threads for everything else, such as the rows of a covariance matrix
 * @param maxPoints the most rows that a covariance matrix may have: it takes 8 maxPoints² bytes
 *     outside the heap
 */
public record Resources(LinearAlgebra algebra, int threads, int maxPoints) {

  public Resources {
    if (threads < 1 || maxPoints < 1) {
      throw new IllegalArgumentException("threads and maxPoints must be at least 1");
    }
  }

  /** Refuses, before memory is taken, what would need more than is allowed. */
  void requireRoomFor(String what, int points) {
    if (points > maxPoints) {
      throw new Failure.TooLarge(
          "%s has %,d points, and a covariance matrix of that size %,d MB; at most %,d points are taken. Send fewer, for example every k-th."
              .formatted(what, points, Matrix.bytes(points, points) >> 20, maxPoints));
    }
  }
}
