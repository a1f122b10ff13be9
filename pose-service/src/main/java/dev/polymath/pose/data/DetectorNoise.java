package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;

/**
 * How a detector errs.
 *
 * @param deviation the standard deviation of a coordinate, in pixels
 * @param persistence how much of an error is still there a frame later, from 0 (each frame errs
 *     anew) to below 1; detectors err in the same direction for a while
 * @param dropouts the share of keypoints that are not found, from 0 to below 1
 * @param dropoutFrames how many frames a keypoint stays lost, in the mean
 */
public record DetectorNoise(
    double deviation, double persistence, double dropouts, double dropoutFrames) {

  /** A detector that never errs. */
  public static final DetectorNoise NONE = new DetectorNoise(0, 0, 0, 1);

  public DetectorNoise {
    require("deviation", deviation >= 0 && deviation <= 1_000, "from 0 to 1000 pixels");
    require("persistence", persistence >= 0 && persistence < 1, "from 0 to below 1");
    require("dropouts", dropouts >= 0 && dropouts < 1, "from 0 to below 1");
    require("dropoutFrames", dropoutFrames >= 1 && dropoutFrames <= 10_000, "from 1 to 10000");
    require(
        "dropouts",
        startOfDropout(dropouts, dropoutFrames) <= 1,
        "smaller, or dropoutFrames larger: so many cannot be lost so briefly");
  }

  /** The chance that a keypoint which is found now is lost in the next frame. */
  double startOfDropout() {
    return startOfDropout(dropouts, dropoutFrames);
  }

  /** The chance that a keypoint which is lost now is found in the next frame. */
  double endOfDropout() {
    return 1 / dropoutFrames;
  }

  private static double startOfDropout(double dropouts, double dropoutFrames) {
    return dropouts / (dropoutFrames * (1 - dropouts));
  }

  private static void require(String field, boolean holds, String bounds) {
    if (!holds) throw new InvalidRequest(field, "Must be " + bounds + ".");
  }
}
