package dev.polymath.pose.skeleton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where each joint of Human3.6M was seen last in a video as it comes. It holds a joint that is
 * missing where it was, since what comes after, by which {@link Gaps} would interpolate, is not
 * known yet.
 */
public final class LastSeen {

  private final float[] xy = new float[2 * Skeleton.JOINTS];

  public LastSeen() {
    Arrays.fill(xy, Float.NaN);
  }

  /**
   * A frame without gaps, as far as that is possible.
   *
   * @param xy [17, 2], NaN where a joint has never been seen
   * @param held the joints that were not seen in this frame and stay where they were
   * @param unseen the joints that were not seen in any frame so far
   */
  public record Frame(float[] xy, List<String> held, List<String> unseen) {}

  /** Takes the next frame, the first of these keypoints. */
  public Frame next(Keypoints seen) {
    var held = new ArrayList<String>();
    var unseen = new ArrayList<String>();
    for (var joint = 0; joint < Skeleton.JOINTS; joint++) {
      if (!seen.isMissing(0, joint)) {
        xy[2 * joint] = seen.x(0, joint);
        xy[2 * joint + 1] = seen.y(0, joint);
      } else {
        var isKnown = !Float.isNaN(xy[2 * joint]);
        (isKnown ? held : unseen).add(Skeleton.HUMAN36M.joints().get(joint));
      }
    }
    return new Frame(xy.clone(), held, unseen);
  }
}
