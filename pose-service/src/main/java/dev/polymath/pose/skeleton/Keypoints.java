package dev.polymath.pose.skeleton;

import java.util.Arrays;

/**
 * What a detector saw of one person: for each frame and joint a place in the image, in pixels from
 * its upper left corner, x to the right and y downwards.
 *
 * @param layout which joints these are
 * @param frames how many frames
 * @param xy frame by frame and joint by joint, x and y; both NaN where nothing was seen
 * @param confidence frame by frame and joint by joint, from 0 to 1; empty where the detector gives
 *     none
 */
public record Keypoints(KeypointLayout layout, int frames, float[] xy, float[] confidence) {

  private static final float[] UNKNOWN = {};

  public Keypoints {
    if (frames < 1 || xy.length != frames * layout.size() * 2) {
      throw new IllegalArgumentException("xy does not fill " + frames + " frames of " + layout);
    }
    if (confidence.length != 0 && confidence.length != frames * layout.size()) {
      throw new IllegalArgumentException("there is a confidence for each joint or for none");
    }
  }

  /** Keypoints whose detector gives no confidence. */
  public static Keypoints of(KeypointLayout layout, float[] xy) {
    return new Keypoints(layout, xy.length / (2 * layout.size()), xy, UNKNOWN);
  }

  public float x(int frame, int joint) {
    return xy[at(frame, joint)];
  }

  public float y(int frame, int joint) {
    return xy[at(frame, joint) + 1];
  }

  /** Whether the joint was not seen in this frame. */
  public boolean isMissing(int frame, int joint) {
    return Float.isNaN(x(frame, joint)) || Float.isNaN(y(frame, joint));
  }

  public boolean hasConfidence() {
    return confidence.length > 0;
  }

  /**
   * What a mirror to the right of the image would show: places flipped, and the body's sides
   * exchanged, since the left hand of the person in the mirror is the right one of whoever stands
   * before it.
   *
   * @param width of the image
   */
  public Keypoints mirrored(double width) {
    var joints = layout.size();
    var flipped = new float[xy.length];
    var confident = confidence.length == 0 ? UNKNOWN : new float[confidence.length];
    for (var frame = 0; frame < frames; frame++) {
      for (var joint = 0; joint < joints; joint++) {
        var from = frame * joints + layout.mirrored().get(joint);
        var to = frame * joints + joint;
        flipped[2 * to] = (float) (width - xy[2 * from]);
        flipped[2 * to + 1] = xy[2 * from + 1];
        if (confident.length > 0) confident[to] = confidence[from];
      }
    }
    return new Keypoints(layout, frames, flipped, confident);
  }

  private int at(int frame, int joint) {
    return 2 * (frame * layout.size() + joint);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Keypoints(var l, var f, var p, var c)
        && l == layout
        && f == frames
        && Arrays.equals(p, xy)
        && Arrays.equals(c, confidence);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(xy) + layout.hashCode();
  }

  @Override
  public String toString() {
    return frames + " frames of " + layout;
  }
}
