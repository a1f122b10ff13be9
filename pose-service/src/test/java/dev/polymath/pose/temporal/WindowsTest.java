package dev.polymath.pose.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {

  private static final TemporalArchitecture FIVE = TemporalArchitecture.of(List.of(5), 8, false);
  private static final Lens LENS = Lens.pinhole(2, 0.5, 0);

  @Test
  void everyFrameIsAnExampleOnceAndOnceInTheMirror() {
    var windows = new Windows(List.of(sequence(7, 0), sequence(4, 1)), FIVE, true);

    assertThat(windows.size()).isEqualTo(22);
    var order = windows.order(3, 0);
    assertThat(Arrays.stream(order).sorted().distinct()).hasSize(22);
    assertThat(windows.order(3, 0)).isEqualTo(order);
    assertThat(windows.order(3, 1)).isNotEqualTo(order);
    assertThat(windows.order(4, 0)).isNotEqualTo(order);
  }

  @Test
  void anExampleSeesItsNeighboursAndTheEndsAgain() {
    var windows = new Windows(List.of(sequence(7, 0), sequence(4, 1)), FIVE, false);

    // Example 8 is frame 1 of the second sequence.
    var batch = windows.batch(new int[] {3, 8});

    assertThat(batch.size()).isEqualTo(2);
    // Channel 0 is the first joint's u, which is the frame's number.
    assertThat(Arrays.copyOfRange(batch.input(), 0, 5)).containsExactly(1, 2, 3, 4, 5);
    assertThat(Arrays.copyOfRange(batch.input(), 34 * 5, 34 * 5 + 5))
        .containsExactly(1000, 1000, 1001, 1002, 1003);
    assertThat(batch.poses()[51 + 50]).isEqualTo(1001);
    assertThat(batch.places()[3]).isEqualTo(1001);
  }

  @Test
  void aCausalExampleSeesThePastAlone() {
    var causal = TemporalArchitecture.of(List.of(5), 8, true);
    var batch = new Windows(List.of(sequence(7, 0)), causal, false).batch(new int[] {2});

    assertThat(Arrays.copyOf(batch.input(), 5)).containsExactly(0, 0, 0, 1, 2);
  }

  @Test
  void framesBehindTheLabelsAreSeenButNoExamples() {
    var labelled = new Windows(List.of(sequence(7, 0).labelledUpTo(2)), FIVE, false);

    assertThat(labelled.size()).isEqualTo(2);
    assertThat(Arrays.copyOf(labelled.batch(new int[] {1}).input(), 5))
        .containsExactly(0, 0, 1, 2, 3);
  }

  @Test
  void framesWithoutLabelsBringWhatWasSeenAndTheLens() {
    var first = new UnlabelledSequence(sequence(7, 0).seen(), 4);
    var second = new UnlabelledSequence(sequence(4, 1).seen(), 0);
    var windows = new UnlabelledWindows(List.of(first, second), FIVE, true);

    assertThat(windows.size()).isEqualTo(14);
    assertThat(Arrays.stream(windows.order(3, 0)).sorted().distinct()).hasSize(14);
    var batch = windows.batch(new int[] {1, 3, 8});
    // Frame 5 of the first sequence, frame 0 of the second, and the first again in the mirror.
    assertThat(Arrays.copyOf(batch.input(), 5)).containsExactly(3, 4, 5, 6, 6);
    assertThat(batch.keypoints()[0]).isEqualTo(5);
    assertThat(batch.keypoints()[34]).isEqualTo(1000);
    assertThat(batch.keypoints()[68]).isEqualTo(-5);
    assertThat(Arrays.copyOf(batch.lenses(), 9)).containsExactly(2, 2, 0.5f, 0, 0, 0, 0, 0, 0);
    assertThat(Arrays.copyOfRange(batch.lenses(), 18, 22)).containsExactly(2, 2, -0.5f, 0);
  }

  @Test
  void whatADetectorDidNotFindIsMadeUpAndMarked() {
    var xy = new float[3 * 34];
    Arrays.fill(xy, 250);
    var wrist = Skeleton.HUMAN36M.index("leftWrist");
    xy[34 + 2 * wrist] = Float.NaN;
    xy[34 + 2 * wrist + 1] = Float.NaN;
    var camera =
        Camera.lookingAt(
            new Screen(1000, 1000),
            Lens.pinhole(1000, 500, 500),
            new double[] {4, 0, 1},
            new double[] {0, 0, 1});
    var seen = SeenSequence.of(camera, Keypoints.of(KeypointLayout.H36M, xy));
    var windows = new UnlabelledWindows(List.of(new UnlabelledSequence(seen, 0)), FIVE, true);

    var batch = windows.batch(new int[] {1, 4});
    assertThat(batch.keypoints()[2 * wrist]).isEqualTo(-0.5f);
    for (var joint = 0; joint < 17; joint++) {
      var mirrored = Skeleton.HUMAN36M.mirrored().get(joint);
      assertThat(batch.found()[joint]).isEqualTo(joint == wrist ? 0 : 1);
      assertThat(batch.found()[17 + joint]).isEqualTo(mirrored == wrist ? 0 : 1);
    }
  }

  @Test
  void inTheMirrorKeypointsPosesAndPlacesAreFlippedTogether() {
    var windows = new Windows(List.of(sequence(7, 0)), FIVE, true);

    var plain = windows.batch(new int[] {3});
    var mirrored = windows.batch(new int[] {10});

    int left = Skeleton.HUMAN36M.index("leftWrist");
    int right = Skeleton.HUMAN36M.index("rightWrist");
    assertThat(mirrored.input()[2 * left * 5 + 2]).isEqualTo(-plain.input()[2 * right * 5 + 2]);
    assertThat(mirrored.input()[(2 * left + 1) * 5]).isEqualTo(plain.input()[(2 * right + 1) * 5]);
    assertThat(mirrored.poses()[3 * left]).isEqualTo(-plain.poses()[3 * right]);
    assertThat(mirrored.poses()[3 * left + 2]).isEqualTo(plain.poses()[3 * right + 2]);
    assertThat(mirrored.places()).containsExactly(-3, 3, 3);
  }

  @Test
  void posesAreTakenFromThePelvisAndKeypointsAreNormalised() {
    var xyz = new float[2 * Motion.FRAME];
    for (var i = 0; i < xyz.length; i++) xyz[i] = i;
    var xy = new float[2 * 34];
    Arrays.fill(xy, 1000);
    var camera =
        Camera.lookingAt(
            new Screen(1000, 1000),
            Lens.pinhole(1000, 500, 500),
            new double[] {4, 0, 1},
            new double[] {0, 0, 1});

    var sequence =
        LabelledSequence.of(camera, Keypoints.of(KeypointLayout.H36M, xy), new Motion(xyz, 50));

    assertThat(sequence.places()).containsExactly(0, 1, 2, 51, 52, 53);
    assertThat(Arrays.copyOfRange(sequence.poses(), 51, 57)).containsExactly(0, 0, 0, 3, 3, 3);
    assertThat(sequence.keypoints()).containsOnly(1);
  }

  @Test
  void ratesFallAsThePaperSays() {
    var schedule = Schedule.of(80);

    assertThat(schedule.learningRate(0)).isEqualTo(1e-3);
    assertThat(schedule.learningRate(2)).isCloseTo(1e-3 * 0.95 * 0.95, within(1e-15));
    assertThat(schedule.momentum(0, 3_000)).isCloseTo(0.1, within(1e-15));
    assertThat(schedule.momentum(79, 3_000)).isCloseTo(0.001, within(1e-15));
    assertThat(schedule.momentum(40, 3_000) / schedule.momentum(39, 3_000))
        .isCloseTo(Math.pow(0.01, 1 / 79.0), within(1e-12));
    assertThat(Schedule.of(1).momentum(0, 3_000)).isEqualTo(0.1);
  }

  @Test
  void statisticsForgetTheEpochsBeforeAlsoWhereEpochsAreShort() {
    var schedule = Schedule.of(80);

    assertThat(schedule.momentum(0, 50)).isEqualTo(0.1);
    assertThat(schedule.momentum(79, 50)).isEqualTo(0.04);
    assertThat(schedule.momentum(79, 1)).isEqualTo(0.1);
  }

  /** All numbers of a frame are its number, and that of the sequence in thousands. */
  private static LabelledSequence sequence(int frames, int number) {
    var keypoints = new float[34 * frames];
    var poses = new float[51 * frames];
    var places = new float[3 * frames];
    for (var i = 0; i < keypoints.length; i++) keypoints[i] = 1000 * number + i / 34;
    for (var i = 0; i < poses.length; i++) poses[i] = 1000 * number + i / 51;
    for (var i = 0; i < places.length; i++) places[i] = 1000 * number + i / 3;
    return new LabelledSequence(
        new SeenSequence(keypoints, new boolean[keypoints.length / 2], LENS), poses, places);
  }
}
