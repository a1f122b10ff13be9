package dev.polymath.pose.skeleton;

import java.util.Arrays;

/**
 * The 17 joints of one body as they move through space, in metres, z upwards.
 *
 * @param xyz frame by frame and joint by joint, x, y and z
 * @param framesPerSecond how many frames a second has
 */
public record Motion(float[] xyz, double framesPerSecond) {

  /** Numbers that a frame takes. */
  public static final int FRAME = 3 * Skeleton.JOINTS;

  public Motion {
    if (xyz.length == 0 || xyz.length % FRAME != 0) {
      throw new IllegalArgumentException("xyz holds no whole number of frames");
    }
    if (!(framesPerSecond > 0) || !Double.isFinite(framesPerSecond)) {
      throw new IllegalArgumentException("framesPerSecond must be above zero");
    }
  }

  public int frames() {
    return xyz.length / FRAME;
  }

  /** A coordinate, 0 for x to 2 for z. */
  public float at(int frame, int joint, int coordinate) {
    return xyz[FRAME * frame + 3 * joint + coordinate];
  }

  /**
   * The same movement at another rate: joints move evenly from one frame to the next.
   *
   * @return frames at 0, 1/rate, 2/rate, … for as long as there are some on both sides
   */
  public Motion resampled(double rate) {
    if (rate == framesPerSecond) return this;
    var count = Rates.frames(frames(), framesPerSecond, rate);
    var resampled = Rates.convert(xyz, FRAME, framesPerSecond, rate, count);
    return new Motion(resampled, rate);
  }

  /** The frames from one up to another, which is not included. */
  public Motion slice(int from, int to) {
    return new Motion(Arrays.copyOfRange(xyz, from * FRAME, to * FRAME), framesPerSecond);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Motion(var p, var r) && r == framesPerSecond && Arrays.equals(p, xyz);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(xyz);
  }

  @Override
  public String toString() {
    return frames() + " frames at " + framesPerSecond + " Hz";
  }
}
