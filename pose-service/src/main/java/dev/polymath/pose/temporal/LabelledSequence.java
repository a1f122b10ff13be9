package dev.polymath.pose.temporal;

import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Motion;
import java.util.Arrays;

/**
 * What a camera saw of a movement, and the movement, or the beginning of it: what models learn
 * from.
 *
 * @param seen of T frames
 * @param poses [L, 17, 3] of the first L ≤ T frames, in metres from the pelvis, before the camera
 * @param places [L, 3], where the pelvis is before the camera
 */
public record LabelledSequence(SeenSequence seen, float[] poses, float[] places) {

  public LabelledSequence {
    var labelled = places.length / 3;
    if (labelled < 1
        || labelled > seen.frames()
        || places.length != labelled * 3
        || poses.length != labelled * Motion.FRAME) {
      throw new IllegalArgumentException("poses and places are of the same first frames");
    }
  }

  /**
   * Makes one of what a camera saw.
   *
   * @param seen in the order of Human3.6M, in pixels; gaps are filled
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
    return new LabelledSequence(SeenSequence.of(camera, seen), poses, places);
  }

  /** [T, 17, 2], normalised. */
  public float[] keypoints() {
    return seen.keypoints();
  }

  public int frames() {
    return seen.frames();
  }

  /** How many frames have labels, from the first one on. */
  public int labelled() {
    return places.length / 3;
  }

  /** The same keypoints with the labels of the first frames alone. */
  public LabelledSequence labelledUpTo(int frames) {
    return new LabelledSequence(
        seen, Arrays.copyOf(poses, frames * Motion.FRAME), Arrays.copyOf(places, 3 * frames));
  }

  /** The same before the mirror. */
  LabelledSequence mirrored() {
    float[] mirroredPlaces = places.clone();
    for (var i = 0; i < places.length; i += 3) mirroredPlaces[i] = -places[i];
    return new LabelledSequence(seen.mirrored(), Mirror.poses(poses), mirroredPlaces);
  }
}
