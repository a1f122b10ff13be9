package dev.polymath.pose.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.data.Take.Footage;
import dev.polymath.pose.skeleton.Skeleton;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Human36mArchiveTest {

  private static final float[] CAMERA = {
    1000, 1002, 1145, 1143, 512, 515, -.2f, .2f, 0, 0, 0, 1, 2, 3, 1, 0, 0, 0
  };

  @Test
  void positionsKeypointsAndCamerasOfSeveralFilesMakeATake() {
    var takes =
        positions()
            .with(read(new Npz().with("cameras/S1/0", CAMERA, 18).with("cameras/S1/1", CAMERA, 18)))
            .with(read(new Npz().with("positions_2d/S1/Walking 1/1", keypoints(3, 2), 3, 17, 2)))
            .takes();

    assertThat(takes.keySet()).containsExactly("S1/Walking 1", "S5/Eating");
    assertThat(takes.get("S5/Eating").footage()).isEmpty();
    var footage = takes.get("S1/Walking 1").footage();
    assertThat(footage).hasSize(1);
    // Videos may go on longer than the recording.
    assertThat(footage.getFirst().keypoints().orElseThrow().frames()).isEqualTo(2);
    assertThat(footage.getFirst().keypoints().orElseThrow().x(1, 3)).isEqualTo(2 * (17 + 3));
  }

  @Test
  void aTakeWithoutKeypointsKeepsItsCameras() {
    var takes =
        positions()
            .with(read(new Npz().with("cameras/S1/0", CAMERA, 18).with("cameras/S1/1", CAMERA, 18)))
            .takes();

    assertThat(takes.get("S1/Walking 1").footage())
        .hasSize(2)
        .extracting(Footage::keypoints)
        .allSatisfy(keypoints -> assertThat(keypoints).isEmpty());
  }

  @Test
  void keypointsOfConfidenceNoughtAreFilled() {
    var seen = keypoints(2, 3);
    seen[3 * (17 + 5)] = Float.NaN;
    seen[3 * (17 + 5) + 2] = 0;
    var found = view("positions_2d/S1/Walking 1/0", seen, 3);

    assertThat(found.x(0, 5)).isEqualTo(3 * 5);
    assertThat(found.x(1, 5)).isEqualTo(3 * 5);
    assertThat(found.x(1, 6)).isEqualTo(3 * (17 + 6));
  }

  @Test
  void keypointsInTheOrderOfCocoAreConverted() {
    var found = view("positions_2d_coco/S1/Walking 1/0", keypoints(2, 2), 2);

    // COCO's first is the nose, Human3.6M's tenth.
    assertThat(found.x(0, Skeleton.HUMAN36M.joints().indexOf("nose"))).isZero();
    assertThat(found.x(0, 0)).isEqualTo((2 * 11 + 2 * 12) / 2f);
  }

  @Test
  void whatDoesNotFitTogetherIsNamed() {
    var camera = read(new Npz().with("cameras/S1/0", CAMERA, 18));
    assertThatThrownBy(() -> with("positions_2d/S1/Sitting/0", 2).with(camera).takes())
        .satisfies(e -> names(e, "positions_2d/S1/Sitting/0", "positions_3d"));
    assertThatThrownBy(() -> with("positions_2d/S1/Walking 1/3", 2).with(camera).takes())
        .satisfies(e -> names(e, "positions_2d/S1/Walking 1/3", "cameras/S1/3"));
    assertThatThrownBy(() -> with("positions_2d/S1/Walking 1/0", 1).with(camera).takes())
        .satisfies(e -> names(e, "positions_2d/S1/Walking 1/0", "1 frames"));
    assertThatThrownBy(() -> positions().with(positions()))
        .satisfies(e -> names(e, "S1/Walking 1", "two files"));
    var unseen = new float[2 * 17 * 2];
    Arrays.fill(unseen, Float.NaN);
    assertThatThrownBy(() -> view("positions_2d/S1/Walking 1/0", unseen, 2))
        .satisfies(e -> names(e, "positions_2d/S1/Walking 1/0", "pelvis"));
  }

  private static void names(Throwable thrown, String... words) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.errors().getFirst().message()).contains(words));
  }

  private static dev.polymath.pose.skeleton.Keypoints view(String name, float[] seen, int width) {
    return positions()
        .with(read(new Npz().with("cameras/S1/0", CAMERA, 18)))
        .with(read(new Npz().with(name, seen, 2, 17, width)))
        .takes()
        .get("S1/Walking 1")
        .footage()
        .getFirst()
        .keypoints()
        .orElseThrow();
  }

  private static Human36mArchive with(String name, int frames) {
    return positions().with(read(new Npz().with(name, keypoints(frames, 2), frames, 17, 2)));
  }

  private static Human36mArchive positions() {
    return read(
        new Npz()
            .with("positions_3d/S1/Walking 1", new float[2 * 17 * 3], 2, 17, 3)
            .with("positions_3d/S5/Eating", new float[32 * 3], 1, 32, 3));
  }

  /** Numbers that count up. */
  private static float[] keypoints(int frames, int width) {
    var values = new float[frames * 17 * width];
    for (var i = 0; i < values.length; i++) values[i] = i;
    return values;
  }

  private static Human36mArchive read(Npz file) {
    return Human36mArchive.read(new ByteArrayInputStream(file.bytes()), 10_000);
  }
}
