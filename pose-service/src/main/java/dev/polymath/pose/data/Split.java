package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.List;
import java.util.Set;

/**
 * Which takes are trained on, with their labels or without, and which are kept for the test. Takes
 * are called {@code <subject>/<action>} or by any name; a pattern is a name, or the start of one
 * with a {@code *} behind it: {@code S9/*} are all of a subject's.
 *
 * @param train patterns of what is trained on; empty means all that is neither without labels nor
 *     for the test
 * @param unlabelled patterns of what is trained on without its labels
 * @param test patterns of what is kept
 */
public record Split(List<String> train, List<String> unlabelled, List<String> test) {

  /** One that hides no labels. */
  public Split(List<String> train, List<String> test) {
    this(train, List.of(), test);
  }

  public Split {
    train = List.copyOf(train);
    unlabelled = List.copyOf(unlabelled);
    test = List.copyOf(test);
    if (test.isEmpty()) {
      throw new InvalidRequest(
          "split.test", "Name the takes to keep for the test, such as [\"S9/*\", \"S11/*\"].");
    }
  }

  /** The takes on each side, in their order. */
  public record Sides(List<String> train, List<String> unlabelled, List<String> test) {}

  /**
   * Applies the patterns.
   *
   * @throws InvalidRequest where a pattern fits no take, a take is on two sides, or there is
   *     nothing to train on with labels
   */
  public Sides of(List<String> takes) {
    requireUsed("split.train", train, takes);
    var kept = matching("split.test", test, takes);
    var hidden = matching("split.unlabelled", unlabelled, takes);
    var trained =
        train.isEmpty()
            ? takes.stream().filter(take -> !fits(test, take) && !fits(unlabelled, take)).toList()
            : takes.stream().filter(take -> fits(train, take)).toList();
    requireApart("split.unlabelled", hidden, trained, "is trained on with its labels");
    requireApart("split.test", kept, trained, "is trained on");
    requireApart("split.test", kept, hidden, "is trained on without its labels");
    if (trained.isEmpty()) {
      throw new InvalidRequest("split.train", "Leaves nothing to train on.");
    }
    return new Sides(trained, hidden, kept);
  }

  private static void requireApart(
      String field, List<String> side, List<String> other, String what) {
    var others = Set.copyOf(other);
    for (var take : side) {
      if (others.contains(take)) {
        throw new InvalidRequest(field, "Takes " + take + ", which " + what + ".");
      }
    }
  }

  /**
   * The takes that patterns fit.
   *
   * @param field where a caller named the patterns
   * @return in the order of the takes
   * @throws InvalidRequest where a pattern fits no take
   */
  public static List<String> matching(String field, List<String> patterns, List<String> takes) {
    requireUsed(field, patterns, takes);
    return takes.stream().filter(take -> fits(patterns, take)).toList();
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
