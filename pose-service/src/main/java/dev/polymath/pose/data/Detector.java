package dev.polymath.pose.data;

import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.SplittableRandom;

/**
 * A camera and a detector of keypoints behind it: what they would make of a movement, for training
 * and testing on motion capture that came without pictures.
 *
 * @param camera where it stands and how it sees
 * @param noise how the detector errs
 */
public record Detector(Camera camera, DetectorNoise noise) {

  /**
   * A movement as it is before the camera, and what the detector saw of it.
   *
   * @param motion in the camera's coordinates
   * @param keypoints in pixels, NaN where the detector found nothing
   */
  public record View(Motion motion, Keypoints keypoints) {}

  /**
   * Watches a movement through the world.
   *
   * @param seed of the detector's errors: the same seed gives the same
   */
  public View watch(Motion world, long seed) {
    var inCamera = camera.toCamera(world);
    var xy = camera.project(inCamera);
    for (var joint = 0; joint < Skeleton.JOINTS; joint++) {
      err(xy, joint, new SplittableRandom(31 * seed + joint));
    }
    return new View(inCamera, Keypoints.of(KeypointLayout.H36M, xy));
  }

  /** Errs on one joint throughout: errors fade by persistence, and so that their size stays. */
  private void err(float[] xy, int joint, SplittableRandom random) {
    var fresh = noise.deviation() * Math.sqrt(1 - noise.persistence() * noise.persistence());
    var errorX = noise.deviation() * random.nextGaussian();
    var errorY = noise.deviation() * random.nextGaussian();
    var lost = random.nextDouble() < noise.dropouts();
    for (var at = 2 * joint; at < xy.length; at += 2 * Skeleton.JOINTS) {
      xy[at] = lost ? Float.NaN : (float) (xy[at] + errorX);
      xy[at + 1] = lost ? Float.NaN : (float) (xy[at + 1] + errorY);
      errorX = noise.persistence() * errorX + fresh * random.nextGaussian();
      errorY = noise.persistence() * errorY + fresh * random.nextGaussian();
      lost = random.nextDouble() < (lost ? 1 - noise.endOfDropout() : noise.startOfDropout());
    }
  }
}
