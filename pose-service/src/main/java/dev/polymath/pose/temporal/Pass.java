package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;

/**
 * One step of a training, as an objective sees it: its number, and the networks to ask.
 *
 * @param manager of what the step needs
 * @param epoch counted from 0
 * @param step counted from 0 through all epochs
 */
record Pass(
    NDManager manager,
    Training.Settings settings,
    Learner pose,
    Optional<Learner> trajectory,
    int epoch,
    long step) {

  NDArray array(float[] values, long... shape) {
    return manager.create(values, new Shape(shape));
  }

  /** [N, 34, receptive field] to [N, 17, 3]. */
  NDArray poses(NDArray x) {
    return pose.forward(x, settings.dropout(), step);
  }

  /** [N, 34, receptive field] to [N, 1, 3]; only where there is a network for it. */
  NDArray places(NDArray x) {
    return trajectory.orElseThrow().forward(x, settings.dropout(), step);
  }
}
