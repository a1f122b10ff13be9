package dev.polymath.pose.training;

import dev.polymath.pose.data.Take;
import dev.polymath.pose.evaluation.Evaluation;
import dev.polymath.pose.evaluation.MeanPose;
import dev.polymath.pose.evaluation.PoseErrors;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.temporal.LabelledSequence;
import dev.polymath.pose.temporal.Lifter.Lifted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A test of models on takes: each view of each take is lifted and compared with the truth, some
 * views at each step.
 */
final class Benchmark {

  /** What is lifted in one forward, where there is the mirror image as well. */
  private static final int FRAMES = 2_048;

  private final List<View> views = new ArrayList<>();
  private final List<Score> scores = new ArrayList<>();
  private final Views seen;
  private final long totalFrames;
  private int next;
  private long frames;

  /**
   * Starts a test.
   *
   * @param names of the takes that it is made of
   */
  Benchmark(Map<String, Take> takes, List<String> names, Views seen) {
    this.seen = seen;
    for (var name : names) {
      var take = Objects.requireNonNull(takes.get(name));
      for (var number = 0; number < seen.count(take); number++) {
        views.add(new View(action(name), take, number));
      }
    }
    totalFrames = views.stream().mapToLong(View::frames).sum();
  }

  /**
   * How far off a contender was in one view.
   *
   * @param contender its name
   */
  record Score(String contender, String action, PoseErrors errors) {}

  private record View(String action, Take take, int number) {
    int frames() {
      return take.motion().frames();
    }
  }

  /** Tests one to the end; {@code beforeEachStep} may throw to stop it. */
  Evaluation run(Contender contender, Runnable beforeEachStep) {
    while (!isDone()) {
      beforeEachStep.run();
      step(Map.of("", contender));
    }
    return evaluation("");
  }

  boolean isDone() {
    return next == views.size();
  }

  /** How many frames have been tested. */
  long frames() {
    return frames;
  }

  long totalFrames() {
    return totalFrames;
  }

  /** How many views have been tested. */
  int viewsDone() {
    return next;
  }

  /** Each contender's errors in the views that have been tested. */
  List<Score> scores() {
    return List.copyOf(scores);
  }

  /** Goes on behind views that were tested before. */
  void resume(int viewsDone, List<Score> before) {
    while (next < viewsDone) frames += views.get(next++).frames();
    scores.addAll(before);
  }

  /** Tests the next view, and with it those behind it that are as long and fit in a forward. */
  void step(Map<String, Contender> contenders) {
    var first = views.get(next).frames();
    var batch = new ArrayList<View>();
    do {
      batch.add(views.get(next++));
    } while (!isDone()
        && views.get(next).frames() == first
        && (long) first * (batch.size() + 1) <= FRAMES);
    var sequences = batch.stream().map(view -> seen.of(view.take(), view.number())).toList();
    var keypoints = sequences.stream().map(LabelledSequence::keypoints).toList();
    contenders.forEach(
        (name, contender) -> {
          var lifted = contender.lift(keypoints);
          for (var i = 0; i < batch.size(); i++) {
            scores.add(
                new Score(name, batch.get(i).action(), errors(lifted.get(i), sequences.get(i))));
          }
        });
    frames += (long) first * batch.size();
  }

  /** What came out of a contender so far. */
  Evaluation evaluation(String contender) {
    var evaluation = new Evaluation();
    for (var score : scores) {
      if (score.contender().equals(contender)) evaluation.add(score.action(), score.errors());
    }
    return evaluation;
  }

  /** The mean of the true poses; {@code beforeEachView} may throw to stop it. */
  MeanPose meanPose(Runnable beforeEachView) {
    var mean = new MeanPose();
    for (var view : views) {
      beforeEachView.run();
      mean.add(seen.of(view.take(), view.number()).poses());
    }
    return mean;
  }

  private static PoseErrors errors(Lifted lifted, LabelledSequence truth) {
    var errors = PoseErrors.of(motion(lifted.poses()), motion(truth.poses()));
    return lifted
        .trajectory()
        .map(places -> errors.withTrajectory(places, truth.places()))
        .orElse(errors);
  }

  private static Motion motion(float[] poses) {
    return new Motion(poses, Takes.FRAMES_PER_SECOND);
  }

  /** {@code S9/Walking 1} and {@code walking_7} are takes of an action. */
  private static String action(String take) {
    return take.substring(take.lastIndexOf('/') + 1).replaceFirst("[ _]\\d+$", "");
  }
}
