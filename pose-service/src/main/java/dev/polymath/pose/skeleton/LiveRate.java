package dev.polymath.pose.skeleton;

import java.util.ArrayList;
import java.util.List;

/**
 * A sequence at another rate as its frames come: what {@link Rates#convert} makes of the whole,
 * without waiting for its end.
 */
public final class LiveRate {

  private final double from;
  private final double to;
  private long frames;
  private long made;
  private float[] before = {};

  /**
   * A sequence that begins.
   *
   * @param from the rate of the frames that come
   * @param to the rate of those that go
   */
  public LiveRate(double from, double to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Takes the next frame.
   *
   * @return the frames since the one before, up to this one; none where the rate that goes is lower
   *     and no frame of it lies between
   */
  public List<float[]> next(float[] frame) {
    if (frames == 0) before = frame;
    var since = new ArrayList<float[]>();
    // The hair of tolerance of Rates, for a frame that falls together with this one.
    for (var at = made * from / to; at <= frames + 1e-6; at = ++made * from / to) {
      since.add(between(before, frame, Math.clamp(at - (frames - 1), 0, 1)));
    }
    before = frame;
    frames++;
    return since;
  }

  private static float[] between(float[] before, float[] after, double share) {
    var between = new float[after.length];
    for (var i = 0; i < between.length; i++) {
      between[i] = (float) ((1 - share) * before[i] + share * after[i]);
    }
    return between;
  }
}
