package dev.polymath.pose.temporal;

import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;

/**
 * What a camera saw of a movement, and the movement: what models learn from.
 *
 * @param keypoints [T, 17, 2], normalised
 * @param poses [T, 17, 3], in metres from the pelvis, before the camera
 * @param places [T, 3], where the pelvis is before the camera
 */
public record LabelledSequence(float[] keypoints, float[] poses, float[] places) {

  public LabelledSequence {
    var frames = keypoints.length / TemporalArchitecture.INPUT;
    if (frames < 1
        || keypoints.length != frames * TemporalArchitecture.INPUT
        || poses.length != frames * Motion.FRAME
        || places.length != frames * 3) {
      throw new IllegalArgumentException("keypoints, poses and places are of the same frames");
    }
  }

  /**
   * Makes one of what a camera saw.
   *
   * @param seen in the order of Human3.6M, without gaps, in pixels
   * @param inCamera the movement before the camera
   */
  public static LabelledSequence of(Camera camera, Keypoints seen, Motion inCamera) {
    var xyz = inCamera.xyz();
    var poses = new float[xyz.length];
    var places = new float[3 * inCamera.frames()];
    for (var i = 0; i < xyz.length; i++) {
      var root = i / Motion.FRAME * Motion.FRAME + i % 3;
      poses[i] = xyz[i] - xyz[root];
      if (i % Motion.FRAME < 3) places[3 * (i / Motion.FRAME) + i % 3] = xyz[i];
    }
    return new LabelledSequence(camera.screen().normalized(seen.xy()), poses, places);
  }

  public int frames() {
    return keypoints.length / (2 * Skeleton.JOINTS);
  }

  /** The same before the mirror. */
  LabelledSequence mirrored() {
    float[] mirroredPlaces = places.clone();
    for (var i = 0; i < places.length; i += 3) mirroredPlaces[i] = -places[i];
    return new LabelledSequence(Mirror.keypoints(keypoints), Mirror.poses(poses), mirroredPlaces);
  }
}
