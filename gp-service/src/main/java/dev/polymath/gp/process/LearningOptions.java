package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;

/**
 * How hard to search.
 *
 * @param restarts further starts, drawn log-uniformly within the bounds; 0 starts only from the
 *     kernel's own parameters
 * @param maxIterations of the optimiser, for each start
 * @param seed of the draws
 */
public record LearningOptions(int restarts, int maxIterations, long seed) {

  /** One start, and more iterations than a kernel needs. */
  public static final LearningOptions DEFAULT = new LearningOptions(0, 500, 0);

  private static final int MAX_RESTARTS = 100;
  private static final int MAX_ITERATIONS = 10_000;

  public LearningOptions {
    if (restarts < 0 || restarts > MAX_RESTARTS) {
      throw new Failure.InvalidRequest("optimize.restarts", "must be from 0 to " + MAX_RESTARTS);
    }
    if (maxIterations < 1 || maxIterations > MAX_ITERATIONS) {
      throw new Failure.InvalidRequest(
          "optimize.maxIterations", "must be from 1 to " + MAX_ITERATIONS);
    }
  }
}
