package dev.polymath.pose.temporal;

import dev.polymath.pose.skeleton.Skeleton;

/**
 * Flips of what the network takes and gives, about the vertical middle of the image: for
 * augmentation in training, and in testing, where a pose is the mean of what is found in the image
 * and, mirrored back, in its mirror image.
 */
public final class Mirror {

  private Mirror() {}

  /**
   * Flips normalised keypoints.
   *
   * @param keypoints [T, 17, 2], with u from −1 to 1 across the image
   */
  public static float[] keypoints(float[] keypoints) {
    return flipped(keypoints, 2);
  }

  /**
   * Flips poses before a camera.
   *
   * @param poses [T, 17, 3], with x across
   */
  public static float[] poses(float[] poses) {
    return flipped(poses, 3);
  }

  /**
   * The mean of poses and of what was found in the mirror.
   *
   * @param poses [T, 17, 3]
   * @param inMirror [T, 17, 3], found from {@link #keypoints}
   */
  static float[] meanOfPoses(float[] poses, float[] inMirror) {
    return mean(poses, poses(inMirror));
  }

  /**
   * The mean of places and of what was found in the mirror.
   *
   * @param places [T, 3]
   */
  static float[] meanOfPlaces(float[] places, float[] inMirror) {
    float[] back = inMirror.clone();
    for (var i = 0; i < back.length; i += 3) back[i] = -back[i];
    return mean(places, back);
  }

  private static float[] mean(float[] a, float[] b) {
    var mean = new float[a.length];
    for (var i = 0; i < a.length; i++) mean[i] = (a[i] + b[i]) / 2;
    return mean;
  }

  private static float[] flipped(float[] values, int coordinates) {
    var mirrored = Skeleton.HUMAN36M.mirrored();
    var frame = Skeleton.JOINTS * coordinates;
    var flipped = new float[values.length];
    for (var start = 0; start < values.length; start += frame) {
      for (var joint = 0; joint < Skeleton.JOINTS; joint++) {
        var to = start + joint * coordinates;
        var from = start + mirrored.get(joint) * coordinates;
        flipped[to] = -values[from];
        System.arraycopy(values, from + 1, flipped, to + 1, coordinates - 1);
      }
    }
    return flipped;
  }
}
