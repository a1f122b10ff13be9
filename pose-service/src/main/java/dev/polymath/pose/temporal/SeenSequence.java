package dev.polymath.pose.temporal;

import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.skeleton.Gaps;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Skeleton;

/**
 * What a camera saw of a body.
 *
 * @param keypoints [T, 17, 2], normalised, without gaps
 * @param found [T, 17], whether the detector found a joint; otherwise its keypoint is made up
 * @param lens of the camera, normalised as the keypoints are
 */
public record SeenSequence(float[] keypoints, boolean[] found, Lens lens) {

  public SeenSequence {
    if (keypoints.length == 0
        || keypoints.length % TemporalArchitecture.INPUT != 0
        || keypoints.length != 2 * found.length) {
      throw new IllegalArgumentException("keypoints and whether they were found are of one length");
    }
  }

  /**
   * Makes one of what a detector found.
   *
   * @param seen in the order of Human3.6M, in pixels; gaps are filled
   */
  public static SeenSequence of(Camera camera, Keypoints seen) {
    var found = new boolean[seen.frames() * Skeleton.JOINTS];
    for (var i = 0; i < found.length; i++) {
      found[i] = !seen.isMissing(i / Skeleton.JOINTS, i % Skeleton.JOINTS);
    }
    var filled = Gaps.fill(seen).filled();
    return new SeenSequence(
        camera.screen().normalized(filled.xy()), found, camera.lens().normalized(camera.screen()));
  }

  public int frames() {
    return keypoints.length / TemporalArchitecture.INPUT;
  }

  /** The same before the mirror. */
  SeenSequence mirrored() {
    var mirrored = Skeleton.HUMAN36M.mirrored();
    var foundInMirror = new boolean[found.length];
    for (var i = 0; i < found.length; i++) {
      var joint = i % Skeleton.JOINTS;
      foundInMirror[i] = found[i - joint + mirrored.get(joint)];
    }
    // A normalised image is centred, so that the mirror stands at nought.
    return new SeenSequence(Mirror.keypoints(keypoints), foundInMirror, lens.mirrored(0));
  }
}
