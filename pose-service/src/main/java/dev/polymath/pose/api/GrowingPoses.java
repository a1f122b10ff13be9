package dev.polymath.pose.api;

import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Rates;
import dev.polymath.pose.temporal.Lifter.Lifted;
import java.util.Optional;

/** What is found of a person part by part, at the rate of models, and at the caller's own. */
final class GrowingPoses {

  /** Frames that are handed out together: some 300 KB of JSON. */
  private static final int MOST = 256;

  private final double from;
  private final double to;
  private final int frames;
  private final float[] lifted;
  private final float[] placed;
  private final float[] poses;
  private final float[] places;
  private int known;
  private int done;

  /**
   * Nothing so far.
   *
   * @param asTrained how many frames will be found
   * @param frames how many frames the caller wants of it
   * @param from the rate of what is found
   * @param to the rate of the caller
   * @param withPlaces whether it will be found where the body is
   */
  GrowingPoses(int asTrained, int frames, double from, double to, boolean withPlaces) {
    this.from = from;
    this.to = to;
    this.frames = frames;
    this.lifted = new float[asTrained * Motion.FRAME];
    this.placed = new float[withPlaces ? asTrained * 3 : 0];
    this.poses = new float[frames * Motion.FRAME];
    this.places = new float[withPlaces ? frames * 3 : 0];
  }

  /** Who is handed frames of the caller's rate. */
  interface Taker {
    void take(int from, Lifted found);
  }

  /** Takes the next part, and hands out all frames that can be made now. */
  void take(Lifted part, Taker taker) {
    copy(part.poses(), lifted, known * Motion.FRAME);
    part.trajectory().ifPresent(trajectory -> copy(trajectory, placed, known * 3));
    known += part.poses().length / Motion.FRAME;
    var ready = Rates.ready(known, lifted.length / Motion.FRAME, from, to, frames);
    while (done < ready) {
      var count = Math.min(MOST, ready - done);
      taker.take(done, next(count));
      done += count;
    }
  }

  private Lifted next(int count) {
    var some = Rates.convert(lifted, Motion.FRAME, from, to, done, count);
    copy(some, poses, done * Motion.FRAME);
    if (places.length == 0) return new Lifted(some, Optional.empty());
    var somewhere = Rates.convert(placed, 3, from, to, done, count);
    copy(somewhere, places, done * 3);
    return new Lifted(some, Optional.of(somewhere));
  }

  /** All poses at the caller's rate, [T, 17, 3]. */
  float[] poses() {
    return poses;
  }

  /** All places at the caller's rate, [T, 3]. */
  Optional<float[]> places() {
    return places.length == 0 ? Optional.empty() : Optional.of(places);
  }

  private static void copy(float[] from, float[] to, int at) {
    System.arraycopy(from, 0, to, at, from.length);
  }
}
