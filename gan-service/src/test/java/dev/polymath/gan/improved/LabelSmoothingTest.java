package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class LabelSmoothingTest {

  /** D is 3/4 for the real and 1/5 for the generated. */
  private static final double[] LOGITS = {Math.log(3), -Math.log(4)};

  @Test
  void isTheCrossEntropyToTheSmoothedTarget() {
    Slopes.check(
        LOGITS,
        new Shape(2),
        -0.9 * Math.log(0.75) - 0.1 * Math.log(0.25) - Math.log(0.8),
        (_, l) -> new LabelSmoothing(0.9).loss(l.get("0:1"), l.get("1:2")));
  }

  @Test
  void withTargetOneIsTheUsualLoss() {
    Slopes.check(
        LOGITS,
        new Shape(2),
        -Math.log(0.75) - Math.log(0.8),
        (_, l) -> new LabelSmoothing(1).loss(l.get("0:1"), l.get("1:2")));
  }

  @Test
  void isContentWithTheTarget() {
    var best = new double[] {Math.log(0.9 / 0.1), -3};
    var slope =
        Slopes.of(
            best, new Shape(2), (_, l) -> new LabelSmoothing(0.9).loss(l.get("0:1"), l.get("1:2")));

    assertThat(slope.gradient()[0]).isCloseTo(0, within(1e-12));
    assertThat(slope.gradient()[1]).isPositive();
  }

  @Test
  void refusesTargetsThatAreNone() {
    assertThatThrownBy(() -> new LabelSmoothing(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LabelSmoothing(1.1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LabelSmoothing(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
