package dev.polymath.pose.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BvhWriterTest {

  private static final int FRAMES = 100;

  @Test
  void whoKeepsTheirBonesComesBackToAMillimetre() throws IOException {
    var walk = beforeCamera(new Walker(1).walk(FRAMES, 25));

    var read = read(walk.poses, Optional.of(walk.places), 25);

    assertThat(read.framesPerSecond()).isEqualTo(25);
    for (var i = 0; i < walk.poses.length; i++) {
      var place = walk.places[i / Motion.FRAME * 3 + i % 3];
      assertThat(read.poses[i]).isCloseTo(walk.poses[i] + place, within(1e-3f));
    }
  }

  @Test
  void withoutPlacesThePelvisStaysAtTheOrigin() throws IOException {
    var walk = beforeCamera(new Walker(2).walk(FRAMES, 50));

    var read = read(walk.poses, Optional.empty(), 50);

    for (var frame = 0; frame < FRAMES; frame++) {
      for (var k = 0; k < 3; k++) assertThat(read.poses[frame * Motion.FRAME + k]).isZero();
    }
  }

  @Test
  void bonesThatChangeTheirLengthKeepTheirDirection() throws IOException {
    var random = new SplittableRandom(3);
    var poses = new float[FRAMES * Motion.FRAME];
    for (var i = 0; i < poses.length; i++) {
      var isPelvis = i % Motion.FRAME < 3;
      poses[i] = isPelvis ? 0 : (float) random.nextDouble(-1, 1);
    }

    var read = read(poses, Optional.empty(), 50).poses;

    for (var frame = 0; frame < FRAMES; frame++) {
      for (var joint = 1; joint < Skeleton.JOINTS; joint++) {
        assertThat(angle(bone(read, frame, joint), bone(poses, frame, joint))).isLessThan(1e-3);
      }
    }
  }

  @Test
  void bonesAreAsLongAsInTheMean() throws IOException {
    var poses = new float[2 * Motion.FRAME];
    var head = 3 * Skeleton.HUMAN36M.index("head") + 1;
    poses[head] = -0.2f;
    poses[Motion.FRAME + head] = -0.4f;

    assertThat(text(poses, Optional.empty(), 50)).contains("OFFSET 0.00000 30.00000 0.00000");
  }

  @Test
  void whoStandsOnTheirHeadOrHasNoSizeIsWrittenToo() throws IOException {
    var upsideDown = beforeCamera(new Walker(4).walk(2, 50));
    for (var i = 0; i < upsideDown.poses.length; i++) {
      if (i % 3 != 2) upsideDown.poses[i] = -upsideDown.poses[i];
    }

    var read = read(upsideDown.poses, Optional.empty(), 50).poses;

    for (var i = 0; i < read.length; i++) {
      assertThat(read[i]).isCloseTo(upsideDown.poses[i], within(1e-3f));
    }
    assertThat(text(new float[Motion.FRAME], Optional.empty(), 50)).doesNotContain("NaN");
  }

  @Test
  void standingWithArmsToTheSidesNothingIsTurned() throws IOException {
    var poses = new float[Motion.FRAME];
    for (var joint = 1; joint < Skeleton.JOINTS; joint++) {
      var name = Skeleton.HUMAN36M.joints().get(joint);
      int parent = Skeleton.HUMAN36M.parents().get(joint);
      var side = name.startsWith("left") ? 0.3f : name.startsWith("right") ? -0.3f : 0;
      var isLeg = name.endsWith("Knee") || name.endsWith("Ankle");
      poses[3 * joint] = poses[3 * parent] + (isLeg ? 0 : side);
      poses[3 * joint + 1] = poses[3 * parent + 1] + (isLeg ? 0.4f : side == 0 ? -0.2f : 0);
    }

    var lines = text(poses, Optional.empty(), 50).strip().split("\n");

    assertThat(lines[lines.length - 1].strip().split(" "))
        .allMatch(number -> Math.abs(Double.parseDouble(number)) < 1e-4);
  }

  private record Clip(float[] poses, float[] places) {}

  private record Read(float[] poses, double framesPerSecond) {}

  /** As a camera sees it that looks along the world's y: the world's z is up, its own y down. */
  private static Clip beforeCamera(Motion motion) {
    var poses = new float[motion.frames() * Motion.FRAME];
    var places = new float[motion.frames() * 3];
    for (var frame = 0; frame < motion.frames(); frame++) {
      for (var joint = 0; joint < Skeleton.JOINTS; joint++) {
        var at = frame * Motion.FRAME + 3 * joint;
        poses[at] = motion.at(frame, joint, 0) - motion.at(frame, 0, 0);
        poses[at + 1] = motion.at(frame, 0, 2) - motion.at(frame, joint, 2);
        poses[at + 2] = motion.at(frame, joint, 1) - motion.at(frame, 0, 1);
      }
      places[3 * frame] = motion.at(frame, 0, 0);
      places[3 * frame + 1] = -motion.at(frame, 0, 2);
      places[3 * frame + 2] = motion.at(frame, 0, 1);
    }
    return new Clip(poses, places);
  }

  /** What the reader makes of the file, before the camera again. */
  private static Read read(float[] poses, Optional<float[]> places, double rate)
      throws IOException {
    var motion =
        new BvhReader(Optional.of(LengthUnit.CENTIMETRE), Optional.empty(), 1_000)
            .read(
                new ByteArrayInputStream(
                    text(poses, places, rate).getBytes(StandardCharsets.UTF_8)));
    var read = new float[poses.length];
    for (var i = 0; i < read.length; i += 3) {
      read[i] = motion.xyz()[i];
      read[i + 1] = -motion.xyz()[i + 2];
      read[i + 2] = motion.xyz()[i + 1];
    }
    return new Read(read, motion.framesPerSecond());
  }

  private static String text(float[] poses, Optional<float[]> places, double rate)
      throws IOException {
    var text = new StringBuilder();
    new BvhWriter(rate).write(poses, places, text);
    return text.toString();
  }

  private static double[] bone(float[] poses, int frame, int joint) {
    var at = frame * Motion.FRAME + 3 * joint;
    var from = frame * Motion.FRAME + 3 * Skeleton.HUMAN36M.parents().get(joint);
    return new double[] {
      poses[at] - poses[from], poses[at + 1] - poses[from + 1], poses[at + 2] - poses[from + 2]
    };
  }

  private static double angle(double[] a, double[] b) {
    var cross =
        Math.hypot(
            Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2]),
            a[0] * b[1] - a[1] * b[0]);
    return Math.atan2(cross, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
  }
}
