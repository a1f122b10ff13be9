package dev.polymath.pose.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CameraTest {

  private static final Screen SCREEN = new Screen(1000, 800);

  private static final Lens BENT =
      new Lens(
          List.of(1145.0, 1143.0),
          List.of(512.5, 515.25),
          List.of(-0.2, 0.24, -0.002),
          List.of(-9e-4, -1.6e-3));

  /** The expected numbers are numpy's, from the formula of {@link Lens} written as vectors. */
  @Test
  void distortsAsBrownAndOpenCvDo() {
    assertThat(BENT.project(new double[] {0.3, -0.8, 4}))
        .containsExactly(new double[] {597.56099693, 288.54744485}, within(1e-8));
    assertThat(BENT.project(new double[] {-1.2, 0.5, 3}))
        .containsExactly(new double[] {67.03782704, 700.19877679}, within(1e-8));
  }

  @Test
  void aPinholeProjectsByDivision() {
    assertThat(Lens.pinhole(1000, 500, 400).project(new double[] {1, -0.5, 4}))
        .containsExactly(750, 275);
  }

  @Test
  void aPointBehindTheCameraStaysFinite() {
    assertThat(BENT.project(new double[] {0.1, 0.1, -3})).doesNotContain(Double.NaN);
  }

  @Test
  void anUprightCameraSeesItsTargetInTheMiddleAndTheSkyAbove() {
    var camera =
        Camera.lookingAt(
            SCREEN,
            Lens.pinhole(900, 500, 400),
            new double[] {4, 1, 1.6},
            new double[] {0, 0, 0.9});

    var target = camera.toCamera(0, 0, 0.9);
    var above = camera.toCamera(0, 0, 1.9);

    assertThat(target).containsExactly(new double[] {0, 0, Math.sqrt(17 + 0.49)}, within(1e-12));
    assertThat(camera.lens().project(above)[1]).isLessThan(400);
    assertThat(camera.lens().project(above)[0]).isCloseTo(500, within(1e-9));
    // Who looks from +x towards the origin has +y on the right.
    assertThat(camera.toCamera(0, 1, 0.9)[0]).isPositive();
  }

  @Test
  void human36mOrientationsTakeTheCamerasAxesToTheWorld() {
    // A quarter turn about z takes the camera's x to the world's y.
    var camera =
        Camera.of(
            SCREEN,
            BENT,
            List.of(1.0, 2.0, 3.0),
            List.of(Math.sqrt(0.5), 0.0, 0.0, Math.sqrt(0.5)));

    assertThat(camera.toCamera(1, 3, 3)).containsExactly(new double[] {1, 0, 0}, within(1e-12));
  }

  @Test
  void aMirroredBodyBeforeTheMirroredLensGivesTheMirroredKeypoints() {
    var random = new Random(3);
    var xyz = new float[Motion.FRAME];
    var mirrored = new float[Motion.FRAME];
    for (var joint = 0; joint < Skeleton.JOINTS; joint++) {
      xyz[3 * joint] = random.nextFloat() - 0.5f;
      xyz[3 * joint + 1] = random.nextFloat() - 0.5f;
      xyz[3 * joint + 2] = 4 + random.nextFloat();
    }
    for (var joint = 0; joint < Skeleton.JOINTS; joint++) {
      var other = Skeleton.HUMAN36M.mirrored().get(joint);
      mirrored[3 * joint] = -xyz[3 * other];
      mirrored[3 * joint + 1] = xyz[3 * other + 1];
      mirrored[3 * joint + 2] = xyz[3 * other + 2];
    }
    var camera = Camera.lookingAt(SCREEN, BENT, new double[] {4, 0, 1}, new double[] {0, 0, 1});
    var mirror =
        Camera.lookingAt(
            SCREEN, BENT.mirrored(1000), new double[] {4, 0, 1}, new double[] {0, 0, 1});

    var seen = Keypoints.of(KeypointLayout.H36M, camera.project(new Motion(xyz, 50)));
    var seenInMirror = mirror.project(new Motion(mirrored, 50));

    assertThat(seenInMirror).containsExactly(seen.mirrored(1000).xy(), within(1e-3f));
  }

  @Test
  void normalisedCoordinatesKeepTheAspectRatioAndComeBack() {
    assertThat(SCREEN.normalized(new float[] {0, 0, 1000, 800, 500, 400}))
        .containsExactly(-1, -0.8f, 1, 0.8f, 0, 0);
    var xy = new float[] {123.5f, 77.25f};
    assertThat(SCREEN.pixels(SCREEN.normalized(xy))).containsExactly(xy, within(1e-4f));
  }

  @Test
  void aNormalisedLensGivesNormalisedPixels() {
    var point = new double[] {-0.7, 0.4, 3.5};
    var pixel = BENT.project(point);

    assertThat(BENT.normalized(SCREEN).project(point))
        .containsExactly(
            new double[] {2 * pixel[0] / 1000 - 1, (2 * pixel[1] - 800) / 1000}, within(1e-12));
  }

  @Test
  void whatIsNoRotationIsRefused() {
    assertThatThrownBy(
            () ->
                new Camera(
                    SCREEN,
                    BENT,
                    List.of(0.0, 0.0, 0.0),
                    List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, -1.0)))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.errors().getFirst().field()).isEqualTo("rotation"));
  }
}
