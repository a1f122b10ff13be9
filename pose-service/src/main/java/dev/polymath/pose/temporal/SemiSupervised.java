package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Rounds;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Learning from labelled and unlabelled frames together (section 4): for when movements were
 * measured of few, and filmed of many.
 *
 * <p>Each batch has a labelled half and an unlabelled one, which pass through each network
 * together. The losses are added up:
 *
 * <pre>
 *   labelled     MPJPE of poses p, WMPJPE of places t         trains each network alone
 *   unlabelled   ‖project(p + t) − keypoints‖                 trains both
 *                |bone lengths of p − of the labelled half|   trains the pose network
 * </pre>
 *
 * <p>So the networks work as an encoder from the image to space, and the camera as a decoder back.
 * In the first epochs, the warm-up, the labelled half learns alone, until the networks know what is
 * before the camera.
 *
 * <p>An epoch is once through the larger of both sets. The smaller one is repeated, mostly the
 * labelled one, as in the paper; else a few labels would make epochs so short that the rates fell
 * before much of the unlabelled set was seen.
 */
public final class SemiSupervised extends Objective {

  private final Windows labelled;
  private final UnlabelledWindows unlabelled;
  private final int warmupEpochs;
  private final Rounds labelledRounds;
  private final Rounds unlabelledRounds;

  /**
   * Learns from these.
   *
   * @param warmupEpochs how many epochs the labelled set learns alone; 1 in the paper
   * @throws Unprocessable where there is too little
   */
  public SemiSupervised(Windows labelled, UnlabelledWindows unlabelled, int warmupEpochs) {
    if (labelled.size() < 2) {
      throw new Unprocessable("dataset", "Has fewer than two labelled frames; add takes.");
    }
    if (unlabelled.size() < 1) {
      throw new Unprocessable(
          "labelledShare", "Leaves no frame without a label; make it smaller, or add takes.");
    }
    this.labelled = labelled;
    this.unlabelled = unlabelled;
    this.warmupEpochs = warmupEpochs;
    labelledRounds = new Rounds(labelled.size());
    unlabelledRounds = new Rounds(unlabelled.size());
  }

  @Override
  boolean hasTrajectory() {
    return true;
  }

  @Override
  int stepsOfEpoch(int batch) {
    if (batch < 4) {
      throw new InvalidRequest("batch", "Must be at least 4, for halves that have a variance.");
    }
    return Math.max(1, Math.max(labelled.size(), unlabelled.size()) / (batch / 2));
  }

  @Override
  Map<Loss, NDArray> losses(Pass pass) {
    var half = pass.settings().batch() / 2;
    var seed = pass.settings().seed();
    var from = pass.step() * half;
    var known = labelled.batch(labelledRounds.examples(from, half, r -> labelled.order(seed, r)));
    if (pass.epoch() < warmupEpochs) {
      var x = known.input(pass);
      return supervised(pass, known, pass.poses(x), pass.places(x));
    }
    var seen =
        unlabelled.batch(unlabelledRounds.examples(from, half, r -> unlabelled.order(seed, r)));
    var x = known.input(pass).concat(seen.input(pass), 0);
    var poses = pass.poses(x);
    var places = pass.places(x);
    var first = new NDIndex(":{}", half);
    var second = new NDIndex("{}:", half);
    var losses = supervised(pass, known, poses.get(first), places.get(first));
    var unlabelledPoses = fromPelvis(pass, poses.get(second));
    var projected = Projection.project(unlabelledPoses.add(places.get(second)), seen.lenses(pass));
    losses.put(
        Loss.REPROJECTION, Losses.reprojection(projected, seen.keypoints(pass), seen.found(pass)));
    losses.put(Loss.BONES, Losses.boneLengths(unlabelledPoses, known.poses(pass)));
    return losses;
  }

  /**
   * With the pelvis at nought, where it is by definition. Otherwise a body could be shifted by what
   * its place is shifted back by, which is seen the same.
   */
  private static NDArray fromPelvis(Pass pass, NDArray poses) {
    var others = new float[Skeleton.JOINTS];
    Arrays.fill(others, 1, others.length, 1);
    return poses.mul(pass.array(others, 1, Skeleton.JOINTS, 1));
  }

  private static Map<Loss, NDArray> supervised(
      Pass pass, Windows.Batch known, NDArray poses, NDArray places) {
    var losses = new EnumMap<Loss, NDArray>(Loss.class);
    losses.put(Loss.POSE, Losses.mpjpe(poses, known.poses(pass)));
    losses.put(Loss.TRAJECTORY, Losses.wmpjpe(places, known.places(pass)));
    return losses;
  }
}
