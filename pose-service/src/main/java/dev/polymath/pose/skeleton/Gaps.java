package dev.polymath.pose.skeleton;

import dev.polymath.common.failure.Failure.Unprocessable;
import java.util.Arrays;

/**
 * Keypoints without gaps, and where the gaps were.
 *
 * <p>A joint that was not seen in some frames is taken to move evenly between the frames before and
 * after; before its first and after its last sighting it stands still.
 *
 * @param filled keypoints of which none is missing
 * @param missing for each joint of the layout in how many frames it had to be made up
 */
public record Gaps(Keypoints filled, int[] missing) {

  /**
   * Fills the gaps.
   *
   * @throws Unprocessable where a joint was not seen in any frame
   */
  public static Gaps fill(Keypoints seen) {
    var joints = seen.layout().size();
    var missing = new int[joints];
    float[] xy = seen.xy().clone();
    for (var joint = 0; joint < joints; joint++) {
      missing[joint] = fill(seen, joint, xy);
      if (missing[joint] == seen.frames()) {
        throw new Unprocessable(
            "keypoints",
            "The joint "
                + seen.layout().joints().get(joint)
                + " is missing in every frame, so there is nothing to interpolate; give it in one"
                + " frame at least.");
      }
    }
    return new Gaps(new Keypoints(seen.layout(), seen.frames(), xy, seen.confidence()), missing);
  }

  /** How many places of how many frames had to be made up. */
  public int total() {
    return Arrays.stream(missing).sum();
  }

  private static int fill(Keypoints seen, int joint, float[] xy) {
    var count = 0;
    var before = -1;
    for (var frame = 0; frame <= seen.frames(); frame++) {
      var end = frame == seen.frames();
      if (!end && seen.isMissing(frame, joint)) {
        count++;
        continue;
      }
      for (var gap = before + 1; gap < frame; gap++) {
        fillOne(seen, joint, before, gap, end ? -1 : frame, xy);
      }
      before = frame;
    }
    return count;
  }

  private static void fillOne(
      Keypoints seen, int joint, int before, int gap, int after, float[] xy) {
    if (before < 0 && after < 0) return;
    var from = before < 0 ? after : before;
    var to = after < 0 ? before : after;
    var share = from == to ? 0 : (double) (gap - from) / (to - from);
    var at = 2 * (gap * seen.layout().size() + joint);
    xy[at] = (float) ((1 - share) * seen.x(from, joint) + share * seen.x(to, joint));
    xy[at + 1] = (float) ((1 - share) * seen.y(from, joint) + share * seen.y(to, joint));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Gaps(var k, var m) && k.equals(filled) && Arrays.equals(m, missing);
  }

  @Override
  public int hashCode() {
    return filled.hashCode();
  }

  @Override
  public String toString() {
    return filled + ", " + total() + " made up";
  }
}
