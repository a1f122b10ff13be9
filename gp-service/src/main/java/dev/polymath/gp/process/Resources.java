package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import dev.polymath.gp.linalg.OpenBlas;
import dev.polymath.gp.linalg.Team;

/**
 * What a computation may use.
 *
 * @param algebra LAPACK and BLAS
 * @param team for everything else, such as the rows of a covariance matrix
 * @param maxPoints the most rows that a covariance matrix may have: it takes 8 maxPoints² bytes
 *     outside the heap
 * @param tiles where products with larger ones are computed
 */
public record Resources(LinearAlgebra algebra, Team team, int maxPoints, Tiles tiles) {

  public Resources {
    if (maxPoints < 1) {
      throw new IllegalArgumentException("maxPoints must be at least 1");
    }
  }

  /** With tiles on the CPU. */
  public Resources(LinearAlgebra algebra, Team team, int maxPoints) {
    this(algebra, team, maxPoints, Tiles.ON_CPU);
  }

  /** OpenBLAS and all else by the same threads, so that there are never more of them. */
  public static Resources ofThreads(int threads, int maxPoints) {
    Team team = new Team(threads);
    return new Resources(OpenBlas.with(team), team, maxPoints);
  }

  /** The same with tiles elsewhere. */
  public Resources withTiles(Tiles others) {
    return new Resources(algebra, team, maxPoints, others);
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
