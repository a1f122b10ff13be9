package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.process.LineSearch.Trial;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that meet the strong Wolfe conditions, on functions of one variable. */
class LineSearchTest {

  private static final double DECREASE = 1e-3;
  private static final double CURVATURE = 0.9;

  /** (t − m)², whose minimum is near, far or very near. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 3, 40, 1e-3, 1e-6})
  void aParabolaIsDescended(double m) {
    assertWolfe(t -> (t - m) * (t - m), t -> 2 * (t - m), 1e10);
  }

  /** The first test function of Moré and Thuente: −t / (t² + 2). */
  @Test
  void aFunctionThatRisesAgainSlowly() {
    assertWolfe(t -> -t / (t * t + 2), t -> (t * t - 2) / ((t * t + 2) * (t * t + 2)), 1e10);
  }

  /**
   * Their second: (t + 0.004)⁵ − 2 (t + 0.004)⁴, so flat at first that no slope near the minimum at
   * 1.596 is flatter. L-BFGS-B is content when a tenth of the step is left to search.
   */
  @Test
  void aFunctionThatIsFlatAtFirst() {
    var taken =
        search(
            t -> Math.pow(t + 0.004, 5) - 2 * Math.pow(t + 0.004, 4),
            t -> 5 * Math.pow(t + 0.004, 4) - 8 * Math.pow(t + 0.004, 3),
            1e10);

    assertThat(taken.t()).isCloseTo(1.596, within(0.16));
    assertThat(taken.value()).isLessThan(-1);
  }

  @Test
  void theLongestStepIsTakenWhereItStillDescends() {
    var taken = LineSearch.search(t -> new Trial(t, -t, -1), new Trial(0, 0, -1), 7);

    assertThat(taken.t()).isEqualTo(7);
  }

  @Test
  void aStepThatFindsNoValueIsShortened() {
    var taken =
        LineSearch.search(
            t -> t > 0.02 ? new Trial(t, Double.POSITIVE_INFINITY, 0) : new Trial(t, -t, -1),
            new Trial(0, 0, -1),
            1);

    assertThat(taken.t()).isBetween(1e-3, 0.02);
    assertThat(taken.value()).isNegative();
  }

  @Test
  void nothingIsTakenWhereNothingIsLower() {
    // The slope lies: there is no descent.
    var taken = LineSearch.search(t -> new Trial(t, t, 1), new Trial(0, 0, -1), 1);

    assertThat(taken.t()).isCloseTo(0, within(1e-3));
    assertThat(taken.value()).isLessThanOrEqualTo(0);
  }

  private static void assertWolfe(
      DoubleUnaryOperator value, DoubleUnaryOperator slope, double longest) {
    var descent = slope.applyAsDouble(0);

    var taken = search(value, slope, longest);

    assertThat(taken.t()).isPositive();
    assertThat(taken.value())
        .isLessThanOrEqualTo(value.applyAsDouble(0) + DECREASE * taken.t() * descent);
    assertThat(Math.abs(taken.slope())).isLessThanOrEqualTo(CURVATURE * Math.abs(descent));
  }

  private static Trial search(
      DoubleUnaryOperator value, DoubleUnaryOperator slope, double longest) {
    return LineSearch.search(
        t -> new Trial(t, value.applyAsDouble(t), slope.applyAsDouble(t)),
        new Trial(0, value.applyAsDouble(0), slope.applyAsDouble(0)),
        longest);
  }
}
