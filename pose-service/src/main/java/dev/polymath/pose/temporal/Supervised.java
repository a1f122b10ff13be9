package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.failure.Failure.Unprocessable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Learning from labelled frames alone (section 3): each once an epoch, poses by {@link
 * Losses#mpjpe} and, where it is asked for, trajectories by {@link Losses#wmpjpe}.
 */
public final class Supervised extends Objective {

  private final Windows windows;
  private final boolean trajectory;
  private int[] order = {};
  private int orderOf = -1;

  /**
   * Learns from these.
   *
   * @param trajectory whether a second network learns where the body is; the first one becomes the
   *     same with it and without
   * @throws Unprocessable where there is too little
   */
  public Supervised(Windows windows, boolean trajectory) {
    if (windows.size() < 2) {
      throw new Unprocessable("dataset", "Has fewer than two frames to train on; add takes.");
    }
    this.windows = windows;
    this.trajectory = trajectory;
  }

  @Override
  boolean hasTrajectory() {
    return trajectory;
  }

  /**
   * The last step of an epoch may be smaller, but not of a single example, whose statistics would
   * be those of nothing.
   */
  @Override
  int stepsOfEpoch(int batch) {
    var rest = windows.size() % batch;
    return windows.size() / batch + (rest > 1 ? 1 : 0);
  }

  @Override
  Map<Loss, NDArray> losses(Pass pass) {
    var batch = windows.batch(examples(pass));
    var x = batch.input(pass);
    var losses = new EnumMap<Loss, NDArray>(Loss.class);
    losses.put(Loss.POSE, Losses.mpjpe(pass.poses(x), batch.poses(pass)));
    if (trajectory) {
      losses.put(Loss.TRAJECTORY, Losses.wmpjpe(pass.places(x), batch.places(pass)));
    }
    return losses;
  }

  private int[] examples(Pass pass) {
    if (orderOf != pass.epoch()) {
      order = windows.order(pass.settings().seed(), pass.epoch());
      orderOf = pass.epoch();
    }
    var size = pass.settings().batch();
    var from = Math.toIntExact(pass.step() % stepsOfEpoch(size)) * size;
    return Arrays.copyOfRange(order, from, Math.min(order.length, from + size));
  }
}
