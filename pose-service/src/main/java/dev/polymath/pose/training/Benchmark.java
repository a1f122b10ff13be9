package dev.polymath.pose.training;

import dev.polymath.pose.evaluation.Evaluation;
import dev.polymath.pose.evaluation.PoseErrors;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.temporal.LabelledSequence;
import dev.polymath.pose.temporal.Lifter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The test of a model: takes are watched, lifted and compared with the truth, some at each step.
 */
final class Benchmark {

  /** What is lifted in one forward. */
  private static final int FRAMES = 4_096;

  private final Map<String, Motion> takes;
  private final List<String> names;
  private final Views views;
  private final boolean flip;
  private final Evaluation evaluation = new Evaluation();
  private int next;

  /**
   * Starts a test.
   *
   * @param names of the takes that it is made of
   * @param flip whether to take the mean with what is found in the mirror
   */
  Benchmark(Map<String, Motion> takes, List<String> names, Views views, boolean flip) {
    this.takes = takes;
    this.names = names;
    this.views = views;
    this.flip = flip;
  }

  /** Tests to the end; {@code eachStep} may throw to stop it. */
  Evaluation run(Lifter lifter, Runnable eachStep) {
    while (!isDone()) {
      eachStep.run();
      step(lifter);
    }
    return evaluation;
  }

  boolean isDone() {
    return next == names.size();
  }

  /** Tests the next take, and with it those behind it that are as long and fit in a forward. */
  void step(Lifter lifter) {
    var first = take(next).frames();
    var batch = new LinkedHashMap<String, List<LabelledSequence>>();
    var room = FRAMES;
    do {
      batch.put(names.get(next), views.of(take(next)));
      room -= first * views.count() * (flip ? 2 : 1);
      next++;
    } while (!isDone() && take(next).frames() == first && room >= first * views.count());
    compare(lifter, batch);
  }

  /** What came out so far. */
  Evaluation evaluation() {
    return evaluation;
  }

  private void compare(Lifter lifter, Map<String, List<LabelledSequence>> batch) {
    var sequences = new ArrayList<LabelledSequence>();
    batch.values().forEach(sequences::addAll);
    var lifted =
        lifter
            .lift(
                sequences.stream().map(LabelledSequence::keypoints).toList(),
                flip,
                lifter.hasTrajectory())
            .iterator();
    batch.forEach(
        (name, seen) -> {
          for (var sequence : seen) {
            var found = lifted.next();
            found.trajectory().ifPresent(t -> evaluation.addTrajectory(t, sequence.places()));
            evaluation.add(
                action(name), PoseErrors.of(motion(found.poses()), motion(sequence.poses())));
          }
        });
  }

  private Motion take(int number) {
    return Objects.requireNonNull(takes.get(names.get(number)));
  }

  private static Motion motion(float[] poses) {
    return new Motion(poses, Takes.FRAMES_PER_SECOND);
  }

  /** {@code S9/Walking 1} and {@code walking_7} are takes of an action. */
  private static String action(String take) {
    return take.substring(take.lastIndexOf('/') + 1).replaceFirst("[ _]\\d+$", "");
  }
}
