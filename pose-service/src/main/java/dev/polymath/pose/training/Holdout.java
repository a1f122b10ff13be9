package dev.polymath.pose.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.data.Split;
import dev.polymath.pose.training.TrainRequest.SplitPatterns;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which takes a training leaves for the test. */
final class Holdout {

  private Holdout() {}

  /** The split that was asked for, or every fifth take for the test. */
  static Split.Sides sides(@Nullable SplitPatterns split, List<String> names) {
    if (split != null) {
      return new Split(orNone(split.train()), orNone(split.unlabelled()), split.test()).of(names);
    }
    if (names.size() < 2) {
      throw new InvalidRequest(
          "dataset", "Has one take, which leaves none for the test; add another.");
    }
    var test =
        IntStream.range(0, names.size())
            .filter(i -> i % 5 == Math.min(4, names.size() - 1))
            .mapToObj(names::get)
            .toList();
    return new Split(List.of(), test).of(names);
  }

  private static List<String> orNone(@Nullable List<String> patterns) {
    return patterns == null ? List.of() : patterns;
  }
}
