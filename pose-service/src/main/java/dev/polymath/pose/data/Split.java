package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.List;
import java.util.Set;

/**
 * Which takes are trained on and which are kept for the test. Takes are called {@code
 * <subject>/<action>} or by any name; a pattern is a name, or the start of one with a {@code *}
 * behind it: {@code S9/*} are all of a subject's.
 *
 * @param train patterns of what is trained on; empty means all that is not for the test
 * @param test patterns of what is kept
 */
public record Split(List<String> train, List<String> test) {

  public Split {
    train = List.copyOf(train);
    test = List.copyOf(test);
    if (test.isEmpty()) {
      throw new InvalidRequest(
          "split.test", "Name the takes to keep for the test, such as [\"S9/*\", \"S11/*\"].");
    }
  }

  /**
   * The takes on both sides.
   *
   * @param train in the order of the takes
   * @param test in the order of the takes
   */
  public record Sides(List<String> train, List<String> test) {}

  /**
   * Applies the patterns.
   *
   * @throws InvalidRequest where a pattern fits no take, a take is on both sides, or a side is
   *     empty
   */
  public Sides of(List<String> takes) {
    requireUsed("split.train", train, takes);
    requireUsed("split.test", test, takes);
    var kept = takes.stream().filter(take -> fits(test, take)).toList();
    var keptSet = Set.copyOf(kept);
    var trained =
        train.isEmpty()
            ? takes.stream().filter(take -> !keptSet.contains(take)).toList()
            : takes.stream().filter(take -> fits(train, take)).toList();
    for (var take : trained) {
      if (keptSet.contains(take)) {
        throw new InvalidRequest("split.test", "Takes " + take + ", which is trained on.");
      }
    }
    if (trained.isEmpty()) {
      throw new InvalidRequest("split.train", "Leaves nothing to train on.");
    }
    return new Sides(trained, kept);
  }

  private static void requireUsed(String field, List<String> patterns, List<String> takes) {
    for (var i = 0; i < patterns.size(); i++) {
      var pattern = patterns.get(i);
      if (takes.stream().noneMatch(take -> fits(pattern, take))) {
        throw new InvalidRequest(
            field + "[" + i + "]",
            "Fits no take; there are " + takes.stream().limit(20).toList() + ".");
      }
    }
  }

  private static boolean fits(List<String> patterns, String take) {
    return patterns.stream().anyMatch(pattern -> fits(pattern, take));
  }

  private static boolean fits(String pattern, String take) {
    return pattern.endsWith("*")
        ? take.startsWith(pattern.substring(0, pattern.length() - 1))
        : take.equals(pattern);
  }
}
