package dev.polymath.pose.data;

import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes poses before a camera in Biovision's format, for programs that animate. Lengths are in
 * centimetres, y is up as far as the camera stands upright, and the body looks along z where its
 * left is x.
 *
 * <p>Bones have a fixed length there, the mean of the clip, and so places come back to the last
 * digit only where bones keep their length; directions always do. For from pelvis and thorax three
 * bones go out whose angles change, and each has a joint of its own without length ({@code
 * toLeftHip}) that turns it; pelvis and thorax themselves turn as hips and shoulders do. {@link
 * BvhReader} reads what is written.
 *
 * @param framesPerSecond the rate of the poses
 */
public record BvhWriter(double framesPerSecond) {

  private static final Skeleton BODY = Skeleton.HUMAN36M;
  private static final double CENTIMETRES = 100;
  private static final long DIGITS = 100_000;

  /**
   * Writes a file.
   *
   * @param poses [T, 17, 3] in metres from the pelvis: x to the right, y downwards, z away
   * @param places [T, 3], where the pelvis is; at the origin where empty
   */
  public void write(float[] poses, Optional<float[]> places, Appendable out) throws IOException {
    var lengths = lengths(poses);
    out.append("HIERARCHY\n");
    joint(0, lengths, out, "");
    var frames = poses.length / Motion.FRAME;
    out.append("MOTION\nFrames: ").append(Integer.toString(frames));
    out.append("\nFrame Time: ");
    number(1 / framesPerSecond, out);
    out.append('\n');
    for (var frame = 0; frame < frames; frame++) {
      for (var k = 0; k < 3; k++) {
        var place = places.isEmpty() ? 0 : places.get()[3 * frame + k];
        number(CENTIMETRES * (k == 0 ? place : 0 - place), out);
        out.append(' ');
      }
      turns(0, Turn.NONE, poses, frame, out);
      out.append('\n');
    }
  }

  /** Of each joint's bone to its parent: the mean of the clip, in centimetres. */
  private static double[] lengths(float[] poses) {
    var lengths = new double[Skeleton.JOINTS];
    var frames = poses.length / Motion.FRAME;
    for (var joint = 1; joint < lengths.length; joint++) {
      for (var frame = 0; frame < frames; frame++) {
        var bone = bone(poses, frame, joint);
        lengths[joint] +=
            CENTIMETRES
                * Math.sqrt(bone[0] * bone[0] + bone[1] * bone[1] + bone[2] * bone[2])
                / frames;
      }
    }
    return lengths;
  }

  private static void joint(int joint, double[] lengths, Appendable out, String indent)
      throws IOException {
    var name = BODY.joints().get(joint);
    var deeper = indent + "  ";
    out.append(indent).append(joint == 0 ? "ROOT " : "JOINT ").append(name).append('\n');
    open(offset(joint, lengths), out, indent);
    out.append(deeper)
        .append(joint == 0 ? "CHANNELS 6 Xposition Yposition Zposition " : "CHANNELS 3 ")
        .append("Zrotation Xrotation Yrotation\n");
    var children = children(joint);
    for (var child : children) {
      if (children.size() == 1) {
        below(child, lengths, out, deeper);
      } else {
        out.append(deeper).append("JOINT ").append(turner(child)).append('\n');
        open(new double[3], out, deeper);
        out.append(deeper).append("  CHANNELS 3 Zrotation Xrotation Yrotation\n");
        below(child, lengths, out, deeper + "  ");
        out.append(deeper).append("}\n");
      }
    }
    out.append(indent).append("}\n");
  }

  private static void below(int child, double[] lengths, Appendable out, String indent)
      throws IOException {
    if (!children(child).isEmpty()) {
      joint(child, lengths, out, indent);
      return;
    }
    out.append(indent).append("End Site\n");
    open(offset(child, lengths), out, indent);
    out.append(indent).append("}\n");
  }

  private static void open(double[] offset, Appendable out, String indent) throws IOException {
    out.append(indent).append("{\n").append(indent).append("  OFFSET");
    for (var value : offset) {
      out.append(' ');
      number(value, out);
    }
    out.append('\n');
  }

  /** The turns of a joint and of all below it, in the order of the hierarchy. */
  private static void turns(int joint, Turn parent, float[] poses, int frame, Appendable out)
      throws IOException {
    var children = children(joint);
    if (children.isEmpty()) return;
    if (children.size() == 1) {
      turns(
          children.getFirst(),
          turn(children.getFirst(), parent, poses, frame, out),
          poses,
          frame,
          out);
      return;
    }
    var own = frame(children, poses, frame);
    angles(own.seenBy(parent), out);
    for (var child : children) turns(child, turn(child, own, poses, frame, out), poses, frame, out);
  }

  /** Turns the bone to a child to where it points, and gives what all below it is turned by. */
  private static Turn turn(int child, Turn parent, float[] poses, int frame, Appendable out)
      throws IOException {
    var turn = Turn.between(rest(child), parent.seen(bone(poses, frame, child)));
    angles(turn, out);
    return parent.times(turn);
  }

  /** How a joint with bones to both sides and one upwards stands. */
  private static Turn frame(List<Integer> children, float[] poses, int frame) {
    var left = new double[3];
    var up = new double[3];
    for (var child : children) {
      var bone = bone(poses, frame, child);
      var side = rest(child)[0];
      for (var k = 0; k < 3; k++) {
        left[k] += side * bone[k];
        up[k] += (1 - Math.abs(side)) * bone[k];
      }
    }
    return Turn.standing(left, up);
  }

  /** From a joint's parent to itself, with y up. */
  private static double[] bone(float[] poses, int frame, int joint) {
    var at = frame * Motion.FRAME + 3 * joint;
    var from = frame * Motion.FRAME + 3 * BODY.parents().get(joint);
    return new double[] {
      poses[at] - poses[from], poses[from + 1] - poses[at + 1], poses[from + 2] - poses[at + 2]
    };
  }

  /** Where a joint's bone points while nothing is turned: arms to the sides, legs downwards. */
  private static double[] rest(int joint) {
    var name = BODY.joints().get(joint);
    var side = name.startsWith("left") ? 1 : name.startsWith("right") ? -1 : 0;
    if (name.endsWith("Knee") || name.endsWith("Ankle")) return new double[] {0, -1, 0};
    return side == 0 ? new double[] {0, 1, 0} : new double[] {side, 0, 0};
  }

  private static double[] offset(int joint, double[] lengths) {
    if (joint == 0) return new double[3];
    var offset = rest(joint);
    for (var k = 0; k < 3; k++) offset[k] *= lengths[joint];
    return offset;
  }

  private static List<Integer> children(int joint) {
    var children = new ArrayList<Integer>();
    for (var other = 0; other < Skeleton.JOINTS; other++) {
      if (BODY.parents().get(other) == joint) children.add(other);
    }
    return children;
  }

  private static String turner(int child) {
    var name = BODY.joints().get(child);
    return "to" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static void angles(Turn turn, Appendable out) throws IOException {
    for (var angle : turn.zxy()) {
      number(angle, out);
      out.append(' ');
    }
  }

  /** Five digits behind the point and never an exponent, which not all programs read. */
  private static void number(double value, Appendable out) throws IOException {
    var scaled = Math.round(value * DIGITS);
    if (scaled < 0) out.append('-');
    var digits = Long.toString(DIGITS + Math.abs(scaled) % DIGITS);
    out.append(Long.toString(Math.abs(scaled) / DIGITS))
        .append('.')
        .append(digits, 1, digits.length());
  }
}
