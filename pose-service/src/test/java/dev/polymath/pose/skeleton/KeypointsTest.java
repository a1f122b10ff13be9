package dev.polymath.pose.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.Unprocessable;
import org.junit.jupiter.api.Test;

class KeypointsTest {

  private static final float NOTHING = Float.NaN;

  @Test
  void cocoGivesTheMiddlesThatHuman36mWants() {
    var seen = numbered(KeypointLayout.COCO, 1);

    var converted = KeypointLayout.toHuman36m(seen);

    assertThat(converted.layout()).isEqualTo(KeypointLayout.H36M);
    // COCO's joint j is at (j, 100 + j), so a middle is at the mean of numbers.
    assertAt(converted, "pelvis", 11.5f);
    assertAt(converted, "thorax", 5.5f);
    assertAt(converted, "spine", 8.5f);
    assertAt(converted, "head", 1.5f);
    assertAt(converted, "nose", 0f);
    assertAt(converted, "leftShoulder", 5f);
    assertAt(converted, "rightWrist", 10f);
    assertAt(converted, "leftHip", 11f);
    assertAt(converted, "rightAnkle", 16f);
  }

  @Test
  void theWayBackGivesLimbsAndNose() {
    var seen = numbered(KeypointLayout.COCO, 2);

    var back = KeypointLayout.toCoco(KeypointLayout.toHuman36m(seen));

    for (var joint = 0; joint < 17; joint++) {
      var name = KeypointLayout.COCO.joints().get(joint);
      if (name.endsWith("Eye") || name.endsWith("Ear")) {
        assertThat(back.isMissing(1, joint)).as(name).isTrue();
      } else {
        assertThat(back.x(1, joint)).as(name).isEqualTo(seen.x(1, joint));
      }
    }
  }

  @Test
  void aMiddleIsMissingWithEitherOfItsEndsAndAsSureAsTheLessSure() {
    var coco = numbered(KeypointLayout.COCO, 1);
    float[] xy = coco.xy().clone();
    xy[2 * 11] = NOTHING;
    xy[2 * 11 + 1] = NOTHING;
    var confidence = new float[17];
    java.util.Arrays.fill(confidence, 0.9f);
    confidence[6] = 0.25f;

    var converted =
        KeypointLayout.toHuman36m(new Keypoints(KeypointLayout.COCO, 1, xy, confidence));

    assertThat(converted.isMissing(0, Skeleton.HUMAN36M.index("pelvis"))).isTrue();
    assertThat(converted.isMissing(0, Skeleton.HUMAN36M.index("spine"))).isTrue();
    assertThat(converted.isMissing(0, Skeleton.HUMAN36M.index("thorax"))).isFalse();
    assertThat(converted.confidence()[Skeleton.HUMAN36M.index("thorax")]).isEqualTo(0.25f);
    assertThat(converted.confidence()[Skeleton.HUMAN36M.index("nose")]).isEqualTo(0.9f);
  }

  @Test
  void aMirrorExchangesTheSidesAndTwoMirrorsNothing() {
    var seen = numbered(KeypointLayout.H36M, 3);

    var mirrored = seen.mirrored(640);

    var left = Skeleton.HUMAN36M.index("leftKnee");
    var right = Skeleton.HUMAN36M.index("rightKnee");
    assertThat(mirrored.x(2, left)).isEqualTo(640 - seen.x(2, right));
    assertThat(mirrored.y(2, left)).isEqualTo(seen.y(2, right));
    assertThat(mirrored.mirrored(640)).isEqualTo(seen);
  }

  @Test
  void gapsAreFilledEvenlyAndTheEndsStandStill() {
    var seen = numbered(KeypointLayout.H36M, 6);
    float[] xy = seen.xy().clone();
    // Joint 3 is seen in frames 1 and 4 only, at x = 10 and 40.
    for (var frame = 0; frame < 6; frame++) {
      xy[34 * frame + 6] = frame == 1 ? 10 : frame == 4 ? 40 : NOTHING;
    }

    var gaps = Gaps.fill(Keypoints.of(KeypointLayout.H36M, xy));

    var filled = gaps.filled();
    var x = new float[6];
    for (var frame = 0; frame < 6; frame++) x[frame] = filled.x(frame, 3);
    assertThat(x).containsExactly(10, 10, 20, 30, 40, 40);
    assertThat(gaps.missing()[3]).isEqualTo(4);
    assertThat(gaps.total()).isEqualTo(4);
    assertThat(filled.x(2, 4)).isEqualTo(seen.x(2, 4));
  }

  @Test
  void aJointThatWasNeverSeenIsNamed() {
    var xy = numbered(KeypointLayout.H36M, 2).xy();
    xy[2 * 13] = NOTHING;
    xy[2 * (17 + 13)] = NOTHING;

    assertThatThrownBy(() -> Gaps.fill(Keypoints.of(KeypointLayout.H36M, xy)))
        .isInstanceOf(Unprocessable.class)
        .hasMessageContaining("leftWrist");
  }

  @Test
  void resamplingKeepsEvenMovementEven() {
    var xyz = new float[7 * Motion.FRAME];
    for (var i = 0; i < xyz.length; i++) xyz[i] = (float) (i / Motion.FRAME) / 120;

    var resampled = new Motion(xyz, 120).resampled(50);

    assertThat(resampled.frames()).isEqualTo(3);
    for (var frame = 0; frame < 3; frame++) {
      assertThat(resampled.at(frame, 5, 1))
          .isEqualTo(frame / 50f, org.assertj.core.data.Offset.offset(1e-6f));
    }
    assertThat(new Motion(xyz, 100).resampled(50).frames()).isEqualTo(4);
  }

  /** In each frame f joint j is at (j + 1000 f, 100 + j). */
  private static Keypoints numbered(KeypointLayout layout, int frames) {
    var xy = new float[frames * 34];
    for (var i = 0; i < frames * 17; i++) {
      xy[2 * i] = i % 17 + 1000 * (i / 17);
      xy[2 * i + 1] = 100 + i % 17;
    }
    return Keypoints.of(layout, xy);
  }

  private static void assertAt(Keypoints keypoints, String joint, float number) {
    var index = Skeleton.HUMAN36M.index(joint);
    assertThat(keypoints.x(0, index)).as(joint).isEqualTo(number);
    assertThat(keypoints.y(0, index)).as(joint).isEqualTo(100 + number);
  }
}
