package dev.polymath.pose.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.pose.skeleton.Skeleton;
import org.junit.jupiter.api.Test;

/** Each loss against the plain sum in doubles, its slope against finite differences. */
class LossesTest {

  private static final int N = 3;

  @Test
  void mpjpeIsTheMeanDistanceOfJoints() {
    var found = Numbers.around(0, 1, N * 51, 1);
    var truth = Numbers.around(0, 1, N * 51, 2);
    double sum = 0;
    for (var i = 0; i < found.length; i += 3) sum += distance(found, i, truth, i);

    Slopes.check(
        found,
        new Shape(N, 17, 3),
        sum / (N * 17),
        x -> Losses.mpjpe(x, array(x, truth, N, 17, 3)));
  }

  @Test
  void wmpjpeWeighsDistancesByTheInverseOfTheTrueDepth() {
    var found = Numbers.around(4, 2, N * 3, 3);
    var truth = Numbers.around(4, 2, N * 3, 4);
    double sum = 0;
    for (var i = 0; i < found.length; i += 3) sum += distance(found, i, truth, i) / truth[i + 2];

    Slopes.check(
        found, new Shape(N, 1, 3), sum / N, x -> Losses.wmpjpe(x, array(x, truth, N, 1, 3)));
  }

  @Test
  void reprojectionIsTheMeanDistanceOfJointsThatWereFound() {
    var projected = Numbers.around(0, 1, N * 34, 6);
    var keypoints = Numbers.around(0, 1, N * 34, 7);
    var found = new double[N * 17];
    double sum = 0;
    var count = 0;
    for (var i = 0; i < found.length; i += 3) {
      found[i] = 1;
      count++;
      sum +=
          Math.hypot(
              projected[2 * i] - keypoints[2 * i], projected[2 * i + 1] - keypoints[2 * i + 1]);
    }

    Slopes.check(
        projected,
        new Shape(N, 17, 2),
        sum / count,
        x -> Losses.reprojection(x, array(x, keypoints, N, 17, 2), array(x, found, N, 17)));
  }

  @Test
  void whereNothingWasFoundNothingIsReprojected() {
    var projected = Numbers.around(0, 1, 34, 6);

    var slope =
        Slopes.of(
            projected,
            new Shape(1, 17, 2),
            x ->
                Losses.reprojection(
                    x, array(x, new double[34], 1, 17, 2), array(x, new double[17], 1, 17)));

    assertThat(slope.value()).isZero();
    assertThat(slope.gradient()).containsExactly(new double[34], within(0.0));
  }

  @Test
  void boneLengthsAreComparedInTheMean() {
    var poses = Numbers.around(0, 1, N * 51, 8);
    var others = Numbers.around(0.1, 1.2, 2 * N * 51, 9);
    var parents = Skeleton.HUMAN36M.parents();
    double sum = 0;
    for (var joint = 1; joint < 17; joint++) {
      sum +=
          Math.abs(
              meanLength(poses, joint, parents.get(joint))
                  - meanLength(others, joint, parents.get(joint)));
    }

    Slopes.check(
        poses,
        new Shape(N, 17, 3),
        sum / 16,
        x -> Losses.boneLengths(x, array(x, others, 2 * N, 17, 3)));
  }

  private static double meanLength(double[] poses, int joint, int parent) {
    var count = poses.length / 51;
    double sum = 0;
    for (var i = 0; i < count; i++) {
      sum += distance(poses, 51 * i + 3 * joint, poses, 51 * i + 3 * parent);
    }
    return sum / count;
  }

  @Test
  void whatIsRightCostsNothingAndHasASlope() {
    var poses = Numbers.around(0, 1, N * 51, 5);

    var slope =
        Slopes.of(poses, new Shape(N, 17, 3), x -> Losses.mpjpe(x, array(x, poses, N, 17, 3)));

    assertThat(slope.value()).isCloseTo(0, within(1e-5));
    assertThat(slope.gradient()).containsOnly(0);
  }

  static NDArray array(NDArray beside, double[] values, long... shape) {
    return beside.getManager().create(values, new Shape(shape));
  }

  private static double distance(double[] a, int i, double[] b, int j) {
    double sum = 0;
    for (var k = 0; k < 3; k++) sum += (a[i + k] - b[j + k]) * (a[i + k] - b[j + k]);
    return Math.sqrt(sum);
  }
}
