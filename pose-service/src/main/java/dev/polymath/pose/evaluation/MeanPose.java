package dev.polymath.pose.evaluation;

import dev.polymath.pose.skeleton.Motion;

/**
 * The pose that is nearest, in squares, to all that it was made of: what one would guess who has
 * not seen the picture. Errors of a model are read against those of this guess.
 */
public final class MeanPose {

  private final double[] sum = new double[Motion.FRAME];
  private long frames;

  /**
   * Adds the poses of a sequence.
   *
   * @param poses [T, 17, 3], in metres from the pelvis
   */
  public void add(float[] poses) {
    for (var i = 0; i < poses.length; i++) sum[i % Motion.FRAME] += poses[i];
    frames += poses.length / Motion.FRAME;
  }

  /** The pose, again and again. */
  public float[] repeated(int count) {
    if (frames == 0) throw new IllegalStateException("there is no mean of nothing");
    var poses = new float[count * Motion.FRAME];
    for (var i = 0; i < poses.length; i++) poses[i] = (float) (sum[i % Motion.FRAME] / frames);
    return poses;
  }
}
