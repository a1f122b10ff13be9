package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polymath.gp.process.Lbfgsb.Minimum;
import dev.polymath.gp.process.Lbfgsb.Objective;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Standard problems, whose minima are scipy's (L-BFGS-B, ftol 1e-15). */
class LbfgsbTest {

  private static final int MANY = 500;

  static Stream<Arguments> rosenbrocks() {
    return Stream.of(
        arguments("free", row(-1.2, 1), row(-2, -2), row(2, 2), row(1, 1), 0.0),
        arguments("a bound", row(-1.2, 1), row(-2, -2), row(0.5, 2), row(0.5, 0.25), 0.25),
        arguments(
            "a bound on the way",
            row(-1.2, 3),
            row(-2, 1.5),
            row(-0.5, 3),
            row(-1.2210262421071016, 1.5),
            4.941229317989185),
        arguments(
            "a corner",
            row(0, 0),
            row(-2, -2),
            row(0.5, 0.1),
            row(0.33176907623118523, 0.1),
            0.45667450749854943),
        arguments(
            "five dimensions",
            row(-1.2, 1, -1.2, 1, 0.5),
            row(-2, -2, -2, -2, -2),
            row(2, 2, 2, 2, 2),
            row(1, 1, 1, 1, 1),
            0.0),
        arguments(
            "five dimensions, two bounds",
            row(-1.2, 1, -1.2, 1, 0.5),
            row(-2, -2, -2, -2, 1.2),
            row(2, 0.8, 2, 2, 3),
            row(0.8947558975956613, 0.8, 0.9475462428769303, 1.0598527065576908, 1.2),
            12.729076496625545));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rosenbrocks")
  void findsTheBottomOfRosenbrocksValley(
      String what, double[] start, double[] low, double[] high, double[] x, double value) {
    var minimum = minimize(LbfgsbTest::rosenbrock, start, low, high);

    assertThat(minimum.converged()).isTrue();
    assertThat(minimum.value()).isCloseTo(value, within(2e-4 * (value == 0 ? 1e-3 : value)));
    assertThat(minimum.x()).containsExactly(x, within(1e-3));
    assertThat(minimum.iterations()).isLessThan(80);
  }

  @Test
  void endsAtTheBoundsThatHoldAQuadratic() {
    double[][] a = {{4, 1, 0, 0.5}, {1, 3, -1, 0}, {0, -1, 5, 1}, {0.5, 0, 1, 2}};
    double[] b = {1, -2, 8, -4};
    Objective quadratic =
        (x, gradient) -> {
          var value = 0.0;
          for (var i = 0; i < 4; i++) {
            gradient[i] = Solution.dot(a[i], x) - b[i];
            value += x[i] * (0.5 * Solution.dot(a[i], x) - b[i]);
          }
          return value;
        };

    var minimum = minimize(quadratic, row(0.5, 0.5, 0.5, 0.5), new double[4], row(1, 1, 1, 1));

    assertThat(minimum.value()).isCloseTo(-5.625, within(1e-9));
    assertThat(minimum.x()).containsExactly(row(0.25, 0, 1, 0), within(1e-5));
    assertThat(minimum.x()[1]).isZero();
    assertThat(minimum.x()[2]).isEqualTo(1);
  }

  @Test
  void neverLeavesTheBounds() {
    var low = row(-2, 1.5);
    var high = row(-0.5, 3);
    minimize(
        (x, gradient) -> {
          for (var i = 0; i < 2; i++) assertThat(x[i]).isBetween(low[i], high[i]);
          return rosenbrock(x, gradient);
        },
        row(-100, 100),
        low,
        high);
  }

  /** −log x + x with no value at all beyond 2 or where the first step of length |g| leads. */
  @Test
  void turnsBackWhereThereIsNoValue() {
    Objective cliff =
        (x, gradient) -> {
          if (x[0] > 2 || x[0] <= 0) return Double.POSITIVE_INFINITY;
          gradient[0] = 1 - 1 / x[0];
          return x[0] - Math.log(x[0]);
        };

    var minimum = minimize(cliff, row(0.01), row(-100), row(100));

    assertThat(minimum.x()[0]).isCloseTo(1, within(1e-4));
    assertThat(minimum.converged()).isTrue();
  }

  @Test
  void notANumberIsNoValueEither() {
    var minimum =
        minimize(
            (x, gradient) -> {
              gradient[0] = 2 * (x[0] - 3);
              return x[0] > 4 ? Double.NaN : (x[0] - 3) * (x[0] - 3);
            },
            row(0),
            row(-10),
            row(10));

    assertThat(minimum.x()[0]).isCloseTo(3, within(1e-4));
  }

  @Test
  void aStartWithoutAValueIsAllThereIs() {
    var minimum = minimize((_, _) -> Double.POSITIVE_INFINITY, row(1), row(0), row(2));

    assertThat(minimum.value()).isInfinite();
    assertThat(minimum.converged()).isFalse();
    assertThat(minimum.iterations()).isZero();
  }

  @Test
  void aStartAtTheMinimumTakesNoIteration() {
    var minimum = minimize(LbfgsbTest::rosenbrock, row(1, 1), row(-2, -2), row(2, 2));

    assertThat(minimum.iterations()).isZero();
    assertThat(minimum.converged()).isTrue();
  }

  @Test
  void aPinnedParameterStays() {
    var minimum = minimize(LbfgsbTest::rosenbrock, row(-1, 1), row(-2, 0.5), row(2, 0.5));

    assertThat(minimum.x()[1]).isEqualTo(0.5);
    assertThat(Math.abs(minimum.x()[0])).isCloseTo(Math.sqrt(0.5), within(0.01));
  }

  @Test
  void stopsWhenItsIterationsAreUsedUp() {
    var minimum =
        Lbfgsb.minimize(
            Blas.RESOURCES.algebra(),
            LbfgsbTest::rosenbrock,
            row(-1.2, 1),
            row(-2, -2),
            row(2, 2),
            3);

    assertThat(minimum.iterations()).isEqualTo(3);
    assertThat(minimum.converged()).isFalse();
    assertThat(minimum.value()).isLessThan(rosenbrock(row(-1.2, 1), new double[2]));
  }

  private static Minimum minimize(Objective f, double[] start, double[] low, double[] high) {
    return Lbfgsb.minimize(Blas.RESOURCES.algebra(), f, start, low, high, MANY);
  }

  private static double rosenbrock(double[] x, double[] gradient) {
    Arrays.fill(gradient, 0);
    var value = 0.0;
    for (var i = 0; i + 1 < x.length; i++) {
      var bend = x[i + 1] - x[i] * x[i];
      value += 100 * bend * bend + (1 - x[i]) * (1 - x[i]);
      gradient[i] += -400 * x[i] * bend - 2 * (1 - x[i]);
      gradient[i + 1] += 200 * bend;
    }
    return value;
  }

  private static double[] row(double... numbers) {
    return numbers;
  }
}
