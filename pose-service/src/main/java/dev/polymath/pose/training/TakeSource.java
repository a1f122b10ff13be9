package dev.polymath.pose.training;

import org.jspecify.annotations.Nullable;

/**
 * Where takes come from: one of both.
 *
 * @param dataset the name of a data set
 * @param walkers people who are made up
 * @param fps what BVH files were recorded at, where their frame time is wrong
 */
record TakeSource(@Nullable String dataset, @Nullable Walkers walkers, @Nullable Double fps) {

  /**
   * People who are made up.
   *
   * @param first the number of the first
   */
  record Walkers(int first, int count, int frames) {}

  static TakeSource of(TrainRequest request) {
    var walkers = request.walkers();
    return new TakeSource(
        request.dataset(),
        walkers == null ? null : new Walkers(1, walkers.count(), walkers.frames()),
        request.fps());
  }
}
