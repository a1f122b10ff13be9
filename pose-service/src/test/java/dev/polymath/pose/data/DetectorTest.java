package dev.polymath.pose.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import org.junit.jupiter.api.Test;

class DetectorTest {

  private static final int FRAMES = 2_000;

  private final Motion motion = new Walker(4).walk(FRAMES, 50);
  private final Camera camera =
      Camera.lookingAt(
          new Screen(1000, 1000),
          Lens.pinhole(1145, 500, 500),
          new double[] {15, -12, 1.6},
          new double[] {0, 0, 0.9});

  @Test
  void aPerfectDetectorSeesWhatTheCameraDoes() {
    var view = new Detector(camera, DetectorNoise.NONE).watch(motion, 1);

    var joint = Skeleton.HUMAN36M.index("leftWrist");
    var pixel =
        camera
            .lens()
            .project(
                new double[] {
                  view.motion().at(77, joint, 0),
                  view.motion().at(77, joint, 1),
                  view.motion().at(77, joint, 2)
                });
    assertThat(view.keypoints().x(77, joint)).isCloseTo((float) pixel[0], within(1e-3f));
    assertThat(view.keypoints().y(77, joint)).isCloseTo((float) pixel[1], within(1e-3f));
  }

  @Test
  void errsAsMuchAsItIsTold() {
    var exact = new Detector(camera, DetectorNoise.NONE).watch(motion, 1).keypoints().xy();
    var noisy =
        new Detector(camera, new DetectorNoise(4, 0.8, 0, 1)).watch(motion, 1).keypoints().xy();

    double square = 0;
    double product = 0;
    for (var i = 34; i < exact.length; i++) {
      var error = noisy[i] - exact[i];
      square += error * error / exact.length;
      product += error * (noisy[i - 34] - exact[i - 34]) / exact.length;
    }
    assertThat(Math.sqrt(square)).isCloseTo(4, within(0.1));
    assertThat(product / square).isCloseTo(0.8, within(0.02));
  }

  @Test
  void losesAsManyForAsLongAsItIsTold() {
    var keypoints =
        new Detector(camera, new DetectorNoise(0, 0, 0.1, 5)).watch(motion, 1).keypoints();

    var lost = 0;
    var losses = 0;
    for (var joint = 0; joint < 17; joint++) {
      for (var frame = 1; frame < FRAMES; frame++) {
        if (!keypoints.isMissing(frame, joint)) continue;
        lost++;
        if (!keypoints.isMissing(frame - 1, joint)) losses++;
      }
    }
    assertThat(lost / (17.0 * FRAMES)).isCloseTo(0.1, within(0.015));
    assertThat((double) lost / losses).isCloseTo(5, within(0.5));
  }

  @Test
  void theSameSeedErrsTheSame() {
    var detector = new Detector(camera, new DetectorNoise(2, 0.5, 0.05, 3));

    assertThat(detector.watch(motion, 5)).isEqualTo(detector.watch(motion, 5));
    assertThat(detector.watch(motion, 5)).isNotEqualTo(detector.watch(motion, 6));
  }

  @Test
  void aRingOfCamerasKeepsAWholeTakeInThePicture() {
    for (var seed = 1; seed <= 5; seed++) {
      var take = new Walker(seed).walk(300, 50);
      var cameras = new CameraRing(4, 15).around(take);
      assertThat(cameras).hasSize(4);
      for (var around : cameras) {
        var seen = new Detector(around, DetectorNoise.NONE).watch(take, 1).keypoints();
        for (var place : seen.xy()) assertThat(place).isBetween(0f, 1000f);
      }
    }
  }

  @Test
  void impossibleDetectorsAreRefused() {
    assertThatThrownBy(() -> new DetectorNoise(-1, 0, 0, 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new DetectorNoise(1, 1, 0, 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new DetectorNoise(1, 0, 0.9, 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> new DetectorNoise(1, 0, Double.NaN, 1))
        .isInstanceOf(InvalidRequest.class);
  }
}
