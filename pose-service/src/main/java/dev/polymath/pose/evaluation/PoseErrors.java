package dev.polymath.pose.evaluation;

import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.OptionalDouble;

/**
 * The errors of predicted poses, in millimetres, each the mean over joints and frames (Pavllo et
 * al. 2019, section 4).
 *
 * @param frames how many frames these are the means of
 * @param mpjpe protocol 1: the distance of joints, ‖p − t‖
 * @param pMpjpe protocol 2: the same after each pose has been rotated, scaled and shifted onto the
 *     truth
 * @param nMpjpe protocol 3: the same after each pose has been scaled by ⟨t, p⟩ / ⟨p, p⟩
 * @param mpjve the velocity error: ‖Δp − Δt‖ from one frame to the next, in millimetres a frame; 0
 *     for a single frame
 * @param trajectory the distance of the pelvis from where it is before the camera; empty for models
 *     that do not say where it is
 */
public record PoseErrors(
    long frames,
    double mpjpe,
    double pMpjpe,
    double nMpjpe,
    double mpjve,
    OptionalDouble trajectory) {

  private static final double MILLIMETRES = 1000;

  /**
   * Compares two sequences of the same length. Both are taken as they are: make them root-relative
   * first, as the protocols want.
   */
  public static PoseErrors of(Motion predicted, Motion truth) {
    if (predicted.frames() != truth.frames()) {
      throw new IllegalArgumentException("there is a truth for each prediction");
    }
    var frames = predicted.frames();
    double mpjpe = 0;
    double aligned = 0;
    double scaled = 0;
    double velocity = 0;
    for (var frame = 0; frame < frames; frame++) {
      var p = pose(predicted, frame);
      var t = pose(truth, frame);
      mpjpe += distance(p, t);
      aligned += distance(Procrustes.align(p, t), t);
      scaled += distance(scaled(p, t), t);
      if (frame > 0) {
        velocity +=
            distance(
                difference(p, pose(predicted, frame - 1)), difference(t, pose(truth, frame - 1)));
      }
    }
    var unit = MILLIMETRES / frames;
    return new PoseErrors(
        frames,
        mpjpe * unit,
        aligned * unit,
        scaled * unit,
        frames > 1 ? velocity * MILLIMETRES / (frames - 1) : 0,
        OptionalDouble.empty());
  }

  /**
   * The same with the error of the trajectory.
   *
   * @param places [T, 3], where the pelvis was said to be, in metres before the camera
   * @param truth [T, 3], where it is
   */
  public PoseErrors withTrajectory(float[] places, float[] truth) {
    if (places.length != truth.length || places.length != 3 * frames) {
      throw new IllegalArgumentException("there is a place for each frame");
    }
    double sum = 0;
    for (var i = 0; i < places.length; i += 3) {
      sum +=
          Math.hypot(
              Math.hypot(places[i] - truth[i], places[i + 1] - truth[i + 1]),
              places[i + 2] - truth[i + 2]);
    }
    return new PoseErrors(
        frames, mpjpe, pMpjpe, nMpjpe, mpjve, OptionalDouble.of(sum * MILLIMETRES / frames));
  }

  double knownTrajectory() {
    return trajectory.orElseThrow();
  }

  private static double[] pose(Motion motion, int frame) {
    var pose = new double[Motion.FRAME];
    for (var i = 0; i < pose.length; i++) pose[i] = motion.xyz()[frame * Motion.FRAME + i];
    return pose;
  }

  private static double[] scaled(double[] p, double[] t) {
    double own = 0;
    double common = 0;
    for (var i = 0; i < p.length; i++) {
      own += p[i] * p[i];
      common += p[i] * t[i];
    }
    var scale = own > 0 ? common / own : 0;
    var scaled = new double[p.length];
    for (var i = 0; i < p.length; i++) scaled[i] = scale * p[i];
    return scaled;
  }

  private static double[] difference(double[] a, double[] b) {
    var difference = new double[a.length];
    for (var i = 0; i < a.length; i++) difference[i] = a[i] - b[i];
    return difference;
  }

  /** The mean distance of joints. */
  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (var i = 0; i < a.length; i += 3) {
      var x = a[i] - b[i];
      var y = a[i + 1] - b[i + 1];
      var z = a[i + 2] - b[i + 2];
      sum += Math.sqrt(x * x + y * y + z * z);
    }
    return sum / Skeleton.JOINTS;
  }
}
