package dev.polymath.pose.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalkerTest {

  private static final Skeleton BODY = Skeleton.HUMAN36M;
  private static final int FRAMES = 500;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void bonesKeepTheirLengthsAndSidesAreAlike(long seed) {
    var motion = new Walker(seed).walk(FRAMES, 50);

    for (var joint = 1; joint < BODY.size(); joint++) {
      var length = bone(motion, 0, joint);
      assertThat(length).as(BODY.joints().get(joint)).isBetween(0.05, 0.6);
      assertThat(bone(motion, 0, BODY.mirrored().get(joint))).isCloseTo(length, within(1e-5));
      for (var frame = 0; frame < FRAMES; frame += 50) {
        assertThat(bone(motion, frame, joint)).isCloseTo(length, within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void walksAsFastAsPeopleDoAndOnTheGround(long seed) {
    var motion = new Walker(seed).walk(FRAMES, 50);
    double way = 0;
    for (var frame = 1; frame < FRAMES; frame++) {
      way +=
          Math.hypot(
              motion.at(frame, 0, 0) - motion.at(frame - 1, 0, 0),
              motion.at(frame, 0, 1) - motion.at(frame - 1, 0, 1));
      var lower =
          Math.min(
              motion.at(frame, BODY.index("leftAnkle"), 2),
              motion.at(frame, BODY.index("rightAnkle"), 2));
      assertThat(lower).isBetween(0.05f, 0.1f);
      assertThat(motion.at(frame, BODY.index("head"), 2)).isBetween(1.2f, 2f);
    }
    assertThat(way / (FRAMES / 50.0)).as("metres a second").isBetween(0.5, 2.2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingJumpsFromFrameToFrame(long seed) {
    var motion = new Walker(seed).walk(FRAMES, 50);

    for (var i = Motion.FRAME; i < motion.xyz().length; i++) {
      assertThat(Math.abs(motion.xyz()[i] - motion.xyz()[i - Motion.FRAME])).isLessThan(0.15f);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9})
  void theSameSeedWalksTheSameWay(long seed) {
    var motion = new Walker(seed).walk(100, 50);

    assertThat(new Walker(seed).walk(100, 50)).isEqualTo(motion);
    assertThat(new Walker(seed).walk(200, 50).slice(0, 100)).isEqualTo(motion);
    assertThat(new Walker(seed + 1).walk(100, 50)).isNotEqualTo(motion);
  }

  private static double bone(Motion motion, int frame, int joint) {
    var parent = BODY.parents().get(joint);
    if (parent < 0) return 0;
    double square = 0;
    for (var k = 0; k < 3; k++) {
      square += Math.pow(motion.at(frame, joint, k) - motion.at(frame, parent, k), 2);
    }
    return Math.sqrt(square);
  }
}
