package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import java.lang.foreign.Arena;
import java.util.stream.IntStream;

/**
 * How many inducing points a sparse posterior keeps, and how they are chosen. They depend on x and
 * the kernel alone, so they are found again and need not be kept.
 *
 * @param count m; all points where there are no more
 */
public record Inducing(int count, Choice choice) {

  public static final int MAX_COUNT = 4_000;

  /** The most numbers of a factor by which points are chosen: 256 MB. */
  private static final int MOST_NUMBERS = 1 << 25;

  /** Where the points are put. */
  public enum Choice {
    /** At the centres of k-means. */
    K_MEANS,
    /**
     * Point by point where the variance of the function, given its values at those before, is
     * largest: Burt, Rasmussen and van der Wilk 2020, "Convergence of sparse variational inference
     * in Gaussian processes regression". What is left of all variances together is what Titsias'
     * bound subtracts. By the kernel as it is before it is learned, and again by the one that was.
     */
    GREEDY_VARIANCE
  }

  public Inducing {
    if (count < 1 || count > MAX_COUNT) {
      throw new Failure.InvalidRequest("inducing", "must be from 1 to " + MAX_COUNT);
    }
  }

  public static Inducing byKMeans(int count) {
    return new Inducing(count, Choice.K_MEANS);
  }

  public static Inducing byVariance(int count) {
    return new Inducing(count, Choice.GREEDY_VARIANCE);
  }

  /** The points that are chosen for x; fewer where these say all there is. */
  Points among(Points x, Kernel kernel, Resources resources) {
    return switch (choice) {
      case K_MEANS -> InducingPoints.of(x, count);
      case GREEDY_VARIANCE -> greedy(x, kernel, resources);
    };
  }

  private Points greedy(Points x, Kernel kernel, Resources resources) {
    int some = Math.min(x.size(), Math.max(count, MOST_NUMBERS / count));
    int[] every = IntStream.range(0, some).map(i -> (int) ((long) i * x.size() / some)).toArray();
    Points candidates = some == x.size() ? x : x.at(every);
    try (Arena scratch = Arena.ofShared()) {
      return candidates.at(
          PivotedCholesky.of(kernel, candidates, count, resources.algebra(), scratch).pivots());
    }
  }
}
