package dev.polymath.gp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.Refusal;
import org.junit.jupiter.api.Test;

/** θ: its order, names and bounds are scikit-learn's. */
class KernelParametersTest {

  private final Kernel kernel =
      Kernel.parse(
          "50.0**2 * RBF([50.0, 3.0], [(1, 1e3), (2, 2e3)]) * ExpSineSquared(1.0, 2.0,"
              + " periodicity_bounds='fixed') + DotProduct(0.5, (0.1, 9)) ** 2"
              + " + RationalQuadratic(alpha=4.0, length_scale=5.0)");

  @Test
  void areNamedInScikitLearnsOrderWithoutTheFixedOnes() {
    assertThat(kernel.thetaNames())
        .containsExactly(
            "k1__k1__k1__k1__constant_value",
            "k1__k1__k1__k2__length_scale[0]",
            "k1__k1__k1__k2__length_scale[1]",
            "k1__k1__k2__length_scale",
            "k1__k2__kernel__sigma_0",
            "k2__alpha",
            "k2__length_scale");
    assertThat(kernel.hyperparameters())
        .extracting(Hyperparameter::name)
        .contains("k1__k1__k2__periodicity");
  }

  @Test
  void areLogarithms() {
    double[] expected = {2500, 50, 3, 1, 0.5, 4, 5};
    var theta = kernel.theta();
    assertThat(theta).hasSameSizeAs(expected);
    for (var i = 0; i < expected.length; i++) {
      assertThat(theta[i]).isCloseTo(Math.log(expected[i]), within(1e-15));
    }
  }

  @Test
  void eachHasItsBounds() {
    assertThat(kernel.thetaBounds())
        .containsExactly(
            Interval.DEFAULT,
            new Interval(1, 1e3),
            new Interval(2, 2e3),
            Interval.DEFAULT,
            new Interval(0.1, 9),
            Interval.DEFAULT,
            Interval.DEFAULT);
  }

  @Test
  void otherValuesLeaveBoundsAndFixedParametersAlone() {
    var theta = kernel.theta();
    for (var i = 0; i < theta.length; i++) theta[i] += 1;

    var moved = kernel.withTheta(theta);

    assertThat(moved.theta()).containsExactly(theta, within(1e-14));
    assertThat(moved.thetaBounds()).isEqualTo(kernel.thetaBounds());
    assertThat(moved.thetaNames()).isEqualTo(kernel.thetaNames());
    assertThat(moved.text()).contains("periodicity=2.0", "periodicity_bounds=\"fixed\"");
  }

  @Test
  void whatIsOutOfBoundsIsBroughtWithin() {
    var out = Kernel.parse("RBF([0.5, 9], [(1, 2), (3, 4)]) + WhiteKernel(7, 'fixed')");

    assertThat(out.withinBounds())
        .isEqualTo(Kernel.parse("RBF([1, 4], [(1, 2), (3, 4)]) + WhiteKernel(7, 'fixed')"));
  }

  @Test
  void aThetaOfAnotherLengthIsRefusedWithTheNames() {
    assertThat(Refusal.of(() -> kernel.withTheta(new double[3])).message())
        .contains("3 numbers where the kernel has 7 free parameters")
        .contains("k2__alpha");
  }

  @Test
  void lengthScalesMustFitThePoints() {
    var x = Points.of("x", new double[][] {{1, 2, 3}});

    assertThat(Refusal.of(() -> kernel.bind(x, x)).message())
        .contains("length_scale has 2 values where x has 3 columns");
  }
}
