package dev.polymath.pose.data;

import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.SplittableRandom;

/**
 * A person who walks about, made up: for tests, and for a clone without data.
 *
 * <p>Hips and knees follow the curves of normal gait over a stride; arms swing against the legs;
 * shoulders turn against the pelvis. The lower foot stands: it carries the body's height and its
 * way forward, so that feet hardly slide and never sink. Size, cadence, swing, posture and the way
 * that is taken differ by the seed.
 *
 * <pre>{@code
 * Motion minute = new Walker(7).walk(3000, 50);
 * }</pre>
 */
public final class Walker {

  private static final double ANKLE_HEIGHT = 0.08;

  private final double size;
  private final double stridesPerSecond;
  private final double swing;
  private final double armSwing;
  private final double elbow;
  private final double lean;
  private final double heading;
  private final double turn;
  private final double turnsPerSecond;
  private final double startPhase;

  /**
   * Makes up a person.
   *
   * @param seed the same seed gives the same person on the same way
   */
  public Walker(long seed) {
    var random = new SplittableRandom(seed);
    size = random.nextDouble(0.88, 1.1);
    stridesPerSecond = random.nextDouble(0.75, 1.1);
    swing = random.nextDouble(0.75, 1.15);
    armSwing = Math.toRadians(random.nextDouble(8, 32));
    elbow = Math.toRadians(random.nextDouble(10, 50));
    lean = Math.toRadians(random.nextDouble(-2, 9));
    heading = random.nextDouble(2 * Math.PI);
    turn = random.nextDouble(0.3, 2.5);
    turnsPerSecond = random.nextDouble(0.02, 0.08);
    startPhase = random.nextDouble();
  }

  /** The person's movement from the origin on. */
  public Motion walk(int frames, double framesPerSecond) {
    var xyz = new float[frames * Motion.FRAME];
    var pose = new Pose();
    double x = 0;
    double y = 0;
    var before = stance(0);
    for (var frame = 0; frame < frames; frame++) {
      var t = frame / framesPerSecond;
      var now = stance(t);
      // The foot that stands stays where it is, so the body moves on as it moves back.
      var step = now.right ? before.rightAhead - now.rightAhead : before.leftAhead - now.leftAhead;
      var direction = heading(t);
      x += step * Math.cos(direction);
      y += step * Math.sin(direction);
      before = now;
      pose.stand(x, y, now.height, direction);
      pose.move(t);
      System.arraycopy(pose.xyz, 0, xyz, frame * Motion.FRAME, Motion.FRAME);
    }
    return new Motion(xyz, framesPerSecond);
  }

  /**
   * How the legs carry the body.
   *
   * @param height of the pelvis
   * @param leftAhead how far the left ankle is before the hip
   * @param rightAhead likewise
   * @param right whether the right foot is the lower one
   */
  private record Stance(double height, double leftAhead, double rightAhead, boolean right) {}

  private Stance stance(double t) {
    var left = leg(cycle(t));
    var right = leg(cycle(t) + 0.5);
    return new Stance(
        ANKLE_HEIGHT * size + Math.max(left[1], right[1]), left[0], right[0], right[1] > left[1]);
  }

  /** How far the ankle is before the hip and below it. */
  private double[] leg(double cycle) {
    var thigh = hipFlexion(cycle);
    var shin = thigh - kneeFlexion(cycle);
    return new double[] {
      size * (0.44 * Math.sin(thigh) + 0.43 * Math.sin(shin)),
      size * (0.44 * Math.cos(thigh) + 0.43 * Math.cos(shin))
    };
  }

  /** Where in its stride the left leg is: 0 as the heel strikes, 1 a stride later. */
  private double cycle(double t) {
    return startPhase + stridesPerSecond * t;
  }

  private double heading(double t) {
    return heading + turn * Math.sin(2 * Math.PI * turnsPerSecond * t);
  }

  /** Thirty degrees forward as the heel strikes, ten backward as the toe leaves. */
  private double hipFlexion(double cycle) {
    return Math.toRadians(swing * (9 + 20 * Math.cos(2 * Math.PI * cycle)));
  }

  /** A little as the leg takes the weight, sixty degrees as it swings. */
  private double kneeFlexion(double cycle) {
    return Math.toRadians(swing * (5 + 13 * bump(cycle, 0.15, 0.07) + 55 * bump(cycle, 0.73, 0.1)));
  }

  private static double bump(double cycle, double at, double width) {
    var distance = cycle - at - Math.rint(cycle - at);
    return Math.exp(-0.5 * distance * distance / (width * width));
  }

  /** The joints of one moment, from the pelvis outwards. */
  private final class Pose {
    private final float[] xyz = new float[Motion.FRAME];
    private double direction;

    void stand(double x, double y, double height, double direction) {
      this.direction = direction;
      xyz[0] = (float) x;
      xyz[1] = (float) y;
      xyz[2] = (float) height;
    }

    void move(double t) {
      var phase = 2 * Math.PI * cycle(t);
      // The pelvis turns with the leg that swings forward, the shoulders against it.
      var pelvis = direction - 0.08 * swing * Math.cos(phase);
      var shoulders = direction + 0.1 * swing * Math.cos(phase);
      var nod = lean + 0.05 * Math.sin(2 * phase) + 0.1 * Math.sin(0.7 * t);
      leg("left", 1, pelvis, cycle(t));
      leg("right", -1, pelvis, cycle(t) + 0.5);
      bone("spine", 0.23, 0, lean, direction);
      bone("thorax", 0.26, 0, lean, direction);
      bone("nose", 0.14, 0, nod + 0.5, shoulders);
      bone("head", 0.12, 0, nod - 0.3, shoulders);
      arm("left", 1, shoulders, -Math.cos(phase), t);
      arm("right", -1, shoulders, Math.cos(phase), t);
    }

    private void leg(String side, int sign, double facing, double cycle) {
      var thigh = hipFlexion(cycle);
      bone(side + "Hip", 0, 0.13 * sign, 0, facing);
      bone(side + "Knee", -0.44, 0, -thigh, direction);
      bone(side + "Ankle", -0.43, 0, kneeFlexion(cycle) - thigh, direction);
    }

    private void arm(String side, int sign, double facing, double swung, double t) {
      var upper = armSwing * swung + 0.05;
      var bent = elbow * (1 + 0.3 * swung) + 0.1 * Math.sin(0.4 * t + sign);
      bone(side + "Shoulder", -0.03, 0.17 * sign, 0, facing);
      bone(side + "Elbow", -0.28, 0.04 * sign, -upper, facing);
      bone(side + "Wrist", -0.25, 0, -upper - bent, facing);
    }

    /**
     * Hangs a joint on its parent.
     *
     * @param up along the bone, tilted forward by an angle
     * @param left across
     */
    private void bone(String joint, double up, double left, double forward, double facing) {
      var index = Skeleton.HUMAN36M.index(joint);
      var parent = Skeleton.HUMAN36M.parents().get(index);
      var ahead = size * up * Math.sin(forward);
      var across = size * left;
      xyz[3 * index] =
          (float) (xyz[3 * parent] + ahead * Math.cos(facing) - across * Math.sin(facing));
      xyz[3 * index + 1] =
          (float) (xyz[3 * parent + 1] + ahead * Math.sin(facing) + across * Math.cos(facing));
      xyz[3 * index + 2] = (float) (xyz[3 * parent + 2] + size * up * Math.cos(forward));
    }
  }
}
