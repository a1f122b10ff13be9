package dev.polymath.pose.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Torch;
import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.data.Walker;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tensors are projected as {@link Camera} projects points. */
class ProjectionTest {

  private static final Screen WIDE = new Screen(1920, 1080);
  private static final Lens BENT =
      new Lens(
          List.of(1145.0, 1143.0),
          List.of(912.0, 515.0),
          List.of(-0.21, 0.24, -0.05),
          List.of(-9e-3, -1.6e-2));
  private static final Lens STRAIGHT = Lens.pinhole(1500, 960, 540);

  /** Two bodies, each before a camera of its own. */
  private static final int N = 2;

  @Test
  void agreesWithTheCameraInDoublesAndItsGradientWithDifferences() {
    var joints = joints();
    var lenses = new float[N * Projection.NUMBERS];
    Projection.put(BENT, lenses, 0);
    Projection.put(STRAIGHT, lenses, 1);
    var weights = Numbers.around(0, 1e-3, N * 34, 2);
    double sum = 0;
    for (var i = 0; i < joints.length; i += 3) {
      var lens = i < 51 ? BENT : STRAIGHT;
      var pixel = lens.project(new double[] {joints[i], joints[i + 1], joints[i + 2]});
      var at = i / 3 * 2;
      sum += weights[at] * pixel[0] + weights[at + 1] * pixel[1];
    }
    // The coefficients are given in single precision.
    var value = sum;
    var rounded = Slopes.of(joints, new Shape(N, 17, 3), x -> weighted(x, lenses, weights)).value();
    assertThat(rounded).isCloseTo(value, within(1e-4));

    Slopes.check(joints, new Shape(N, 17, 3), rounded, x -> weighted(x, lenses, weights));
  }

  @Test
  void everyJointIsSeenWhereTheCameraSeesIt() {
    var camera = Camera.lookingAt(WIDE, BENT, new double[] {4, 1, 1.6}, new double[] {0, 0, 0.9});
    var inCamera = camera.toCamera(new Walker(1).walk(3, 50));
    var seen = WIDE.normalized(camera.project(inCamera));
    var lenses = new float[3 * Projection.NUMBERS];
    for (var i = 0; i < 3; i++) Projection.put(BENT.normalized(WIDE), lenses, i);

    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var joints = step.manager().create(inCamera.xyz(), new Shape(3, 17, 3));
      var projected = Projection.project(joints, step.manager().create(lenses, new Shape(3, 9)));

      assertThat(projected.getShape()).isEqualTo(new Shape(3, 17, 2));
      assertThat(projected.toFloatArray()).containsExactly(seen, within(1e-5f));
    }
  }

  @Test
  void whatIsBesideTheCameraOrBehindItStaysNear() {
    var lenses = new float[Projection.NUMBERS];
    Projection.put(BENT.normalized(WIDE), lenses, 0);
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var joints = step.manager().create(new float[] {3, 0, -2, 0, 5, 0.001f}, new Shape(1, 2, 3));
      var projected = Projection.project(joints, step.manager().create(lenses, new Shape(1, 9)));

      for (var number : projected.toFloatArray()) assertThat(number).isBetween(-4f, 4f);
    }
  }

  @Test
  void inTheMirrorTheLensSeesTheMirroredBodyMirrored() {
    var camera = Camera.lookingAt(WIDE, BENT, new double[] {4, 1, 1.6}, new double[] {0, 0, 0.9});
    var inCamera = camera.toCamera(new Walker(1).walk(1, 50));
    var seen =
        new SeenSequence(
            WIDE.normalized(camera.project(inCamera)), new boolean[17], BENT.normalized(WIDE));
    var mirrored = seen.mirrored();
    var lenses = new float[Projection.NUMBERS];
    Projection.put(mirrored.lens(), lenses, 0);
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var joints = step.manager().create(Mirror.poses(inCamera.xyz()), new Shape(1, 17, 3));
      var projected = Projection.project(joints, step.manager().create(lenses, new Shape(1, 9)));

      assertThat(projected.toFloatArray()).containsExactly(mirrored.keypoints(), within(1e-5f));
    }
  }

  private static double[] joints() {
    var joints = Numbers.around(0, 0.8, N * 51, 1);
    for (var i = 2; i < joints.length; i += 3) joints[i] = 3 + joints[i];
    return joints;
  }

  private static NDArray weighted(NDArray joints, float[] lenses, double[] weights) {
    var manager = joints.getManager();
    var projected =
        Projection.project(
            joints,
            manager
                .create(lenses, new Shape(N, Projection.NUMBERS))
                .toType(joints.getDataType(), false));
    return projected.mul(manager.create(weights, new Shape(N, 17, 2))).sum();
  }
}
