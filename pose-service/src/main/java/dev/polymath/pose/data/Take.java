package dev.polymath.pose.data;

import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Motion;
import java.util.List;
import java.util.Optional;

/**
 * A recorded movement, and how it was filmed where it was.
 *
 * @param motion in the world
 * @param footage of each camera that filmed it; empty for motion capture that came without
 */
public record Take(Motion motion, List<Footage> footage) {

  public Take {
    footage = List.copyOf(footage);
  }

  /** A take that nobody filmed. */
  public static Take of(Motion motion) {
    return new Take(motion, List.of());
  }

  /**
   * What one camera filmed.
   *
   * @param camera where it stood
   * @param keypoints what a detector found in its pictures, in the order of Human3.6M, without
   *     gaps, a frame for each of the motion; empty where that is not known
   */
  public record Footage(Camera camera, Optional<Keypoints> keypoints) {}
}
