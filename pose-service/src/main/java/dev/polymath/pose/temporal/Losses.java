package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import dev.polymath.pose.camera.Lens;

/** The formulas of the losses, on tensors of any floating type. */
final class Losses {

  /** Keeps the slope of a root finite at nought, where it has none. */
  private static final double HAIR = 1e-12;

  private Losses() {}

  /**
   * The mean per-joint position error (section 3):
   *
   * <pre>
   *   1/(N J) Σ ‖found − truth‖
   * </pre>
   *
   * @param found [N, J, 3]
   * @param truth [N, J, 3]
   * @return a scalar, in their unit
   */
  static NDArray mpjpe(NDArray found, NDArray truth) {
    return length(found.sub(truth)).mean();
  }

  /**
   * The weighted mean per-joint position error of trajectories (section 4). A body far away is seen
   * small, so that its place is known less well, and matters less for where it is seen:
   *
   * <pre>
   *   1/N Σ ‖found − truth‖ / z
   * </pre>
   *
   * with z the true depth, or {@link Lens#NEAREST} where that is less.
   *
   * @param found [N, 1, 3]
   * @param truth [N, 1, 3], before the camera, in metres
   * @return a scalar, without a unit
   */
  static NDArray wmpjpe(NDArray found, NDArray truth) {
    var depth = truth.get(":, :, 2").maximum(Lens.NEAREST);
    return length(found.sub(truth)).div(depth).mean();
  }

  /** Lengths of vectors, which lie along the last axis. */
  private static NDArray length(NDArray vectors) {
    return vectors.square().sum(new int[] {2}).add(HAIR).sqrt();
  }
}
