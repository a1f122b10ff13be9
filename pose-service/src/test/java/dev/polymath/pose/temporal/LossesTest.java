package dev.polymath.pose.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
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
