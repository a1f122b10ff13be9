package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.skeleton.Skeleton;

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
    var depth = truth.get(":, :, 2").clip(Lens.NEAREST, Float.MAX_VALUE);
    return length(found.sub(truth)).div(depth).mean();
  }

  /**
   * How far joints, projected back into the image, are from where they were seen (section 4):
   *
   * <pre>
   *   Σ m ‖projected − keypoints‖ / Σ m
   * </pre>
   *
   * @param projected [N, J, 2]
   * @param keypoints [N, J, 2]
   * @param found [N, J], m: 1 where a detector found the joint and 0 where it did not
   * @return a scalar, in their unit; nought where nothing was found
   */
  static NDArray reprojection(NDArray projected, NDArray keypoints, NDArray found) {
    return length(projected.sub(keypoints))
        .mul(found)
        .sum()
        .div(found.sum().clip(1, Float.MAX_VALUE));
  }

  /**
   * How far the mean lengths of bones are from those of other bodies (section 4): a soft constraint
   * that keeps poses found without labels from being any that fit the image.
   *
   * <pre>
   *   1/(J − 1) Σ_j |mean over poses of ‖x_j − x_parent(j)‖ − the same over others|
   * </pre>
   *
   * @param poses [N, 17, 3]
   * @param others [M, 17, 3]
   * @return a scalar, in their unit
   */
  static NDArray boneLengths(NDArray poses, NDArray others) {
    return meanBones(poses).sub(meanBones(others)).abs().mean();
  }

  /** [N, 17, 3] to the mean length of each bone, [16]. */
  private static NDArray meanBones(NDArray poses) {
    var bones = poses.transpose(0, 2, 1).matMul(bones(poses)).transpose(0, 2, 1);
    return length(bones).mean(new int[] {0});
  }

  /** [17, 16], with which joints become the vectors from parents to their children. */
  private static NDArray bones(NDArray poses) {
    var parents = Skeleton.HUMAN36M.parents();
    var count = Skeleton.JOINTS - 1;
    var bones = new float[Skeleton.JOINTS * count];
    for (var joint = 1; joint < Skeleton.JOINTS; joint++) {
      bones[joint * count + joint - 1] = 1;
      bones[parents.get(joint) * count + joint - 1] = -1;
    }
    var manager = poses.getManager();
    return manager
        .create(bones, new Shape(Skeleton.JOINTS, count))
        .toType(poses.getDataType(), false);
  }

  /** Lengths of vectors, which lie along the last axis. */
  private static NDArray length(NDArray vectors) {
    return vectors.square().sum(new int[] {2}).add(HAIR).sqrt();
  }
}
