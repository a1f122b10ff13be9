package dev.polymath.pose.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.data.Split;
import dev.polymath.pose.data.Take;
import dev.polymath.pose.temporal.LabelledSequence;
import dev.polymath.pose.temporal.Objective;
import dev.polymath.pose.temporal.SemiSupervised;
import dev.polymath.pose.temporal.Supervised;
import dev.polymath.pose.temporal.UnlabelledSequence;
import dev.polymath.pose.temporal.UnlabelledWindows;
import dev.polymath.pose.temporal.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training learns from: which frames keep their labels, and whether those without are
 * learned from, too.
 *
 * <p>Takes of motion capture are labelled throughout. A request hides labels to find out what
 * unlabelled video is worth: all labels of the takes in {@code split.unlabelled}, and those behind
 * the first {@code labelledShare} of each other one. Hidden or not, a frame's keypoints are seen by
 * the frames around it.
 */
final class Lessons {

  private static final int SMALLEST_BATCH = 4;

  private Lessons() {}

  /** Checks that a request's mode and the data that it names go together. */
  static void check(TrainRequest request) {
    if (request.isSemiSupervised()) {
      checkSemiSupervised(request);
    } else {
      refuse("split.unlabelled", request.unlabelled().isEmpty() ? null : request.unlabelled());
      refuse("unlabelledCameras", request.unlabelledCameras());
      refuse("warmupEpochs", request.warmupEpochs());
    }
  }

  private static void refuse(String field, @Nullable Object value) {
    if (value != null) {
      throw new InvalidRequest(
          field, "Is of use with the mode semi-supervised alone; set that, or leave this out.");
    }
  }

  private static void checkSemiSupervised(TrainRequest request) {
    if (request.shareOfLabels() == 1 && request.unlabelled().isEmpty()) {
      throw new InvalidRequest(
          "labelledShare",
          "Semi-supervised training needs frames without labels: give a share below 1, or name"
              + " takes in split.unlabelled.");
    }
    if (Boolean.FALSE.equals(request.trajectory())) {
      throw new InvalidRequest(
          "trajectory",
          "Semi-supervised training projects bodies from where they are, and always learns that;"
              + " leave this out.");
    }
    if (request.settings().batch() < SMALLEST_BATCH) {
      throw new InvalidRequest(
          "batch", "Must be at least " + SMALLEST_BATCH + ", half of it without labels.");
    }
    if (request.warmup() >= request.settings().schedule().epochs()) {
      throw new InvalidRequest(
          "warmupEpochs",
          "Must be fewer than epochs, for without labels is learned in those behind them.");
    }
  }

  /** Gathers what a request names, as cameras see it. */
  static Objective of(
      TrainRequest request, Map<String, Take> takes, Split.Sides sides, Views views) {
    var train = views.of(sides.train().stream().map(takes::get).toList());
    var labelled =
        new Windows(
            train.stream().map(one -> one.labelledUpTo(kept(request, one))).toList(),
            request.architecture(),
            request.flips());
    if (!request.isSemiSupervised()) return new Supervised(labelled, request.withTrajectory());
    var others = request.unlabelledViews(views);
    var unlabelled = new ArrayList<UnlabelledSequence>();
    addHidden(
        request,
        others.equals(views) ? train : others.of(sides.train().stream().map(takes::get).toList()),
        unlabelled);
    others.of(sides.unlabelled().stream().map(takes::get).toList()).stream()
        .map(one -> new UnlabelledSequence(one.seen(), 0))
        .forEach(unlabelled::add);
    return new SemiSupervised(
        labelled,
        new UnlabelledWindows(unlabelled, request.architecture(), request.flips()),
        request.warmup());
  }

  private static void addHidden(
      TrainRequest request, List<LabelledSequence> train, List<UnlabelledSequence> to) {
    for (var one : train) {
      var kept = kept(request, one);
      if (kept < one.frames()) to.add(new UnlabelledSequence(one.seen(), kept));
    }
  }

  /** How many frames keep their labels: the nearest to the share, and one at least. */
  private static int kept(TrainRequest request, LabelledSequence take) {
    return Math.max(1, Math.toIntExact(Math.round(request.shareOfLabels() * take.frames())));
  }
}
