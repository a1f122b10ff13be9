package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure.Unprocessable;
import org.junit.jupiter.api.Test;

class InceptionScoreTest {

  @Test
  void sureOfAllClassesAlikeItIsTheirNumber() {
    var sure = new double[40][10];
    for (var i = 0; i < sure.length; i++) sure[i][i % 10] = 1;

    var score = InceptionScore.of(sure, 4);

    assertThat(score.mean()).isCloseTo(10, within(1e-9));
    assertThat(score.deviation()).isCloseTo(0, within(1e-9));
  }

  @Test
  void alwaysTheSameIsOne() {
    var same = new double[20][];
    for (var i = 0; i < same.length; i++) same[i] = new double[] {0.7, 0.2, 0.1};

    assertThat(InceptionScore.of(same, 3).mean()).isCloseTo(1, within(1e-9));
  }

  /** KL of (.9, .1) from (.5, .5) is log 2 less the entropy. */
  @Test
  void isTheExponentOfTheMeanDivergence() {
    var score = InceptionScore.of(new double[][] {{0.9, 0.1}, {0.1, 0.9}}, 1);

    assertThat(score.mean())
        .isCloseTo(2 * Math.exp(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1)), within(1e-12));
    assertThat(score.deviation()).isZero();
  }

  @Test
  void splitsAreScoredByThemselves() {
    var score = InceptionScore.of(new double[][] {{1, 0}, {0, 1}, {1, 0}, {1, 0}}, 2);

    assertThat(score.mean()).isCloseTo(1.5, within(1e-12));
    assertThat(score.deviation()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void refusesWhatAreNoProbabilities() {
    refused(new double[][] {{0.5, 0.4}}, 1);
    refused(new double[][] {{1.5, -0.5}}, 1);
    refused(new double[][] {{Double.NaN, 1}}, 1);
    refused(new double[][] {{1, 0}, {1}}, 1);
    refused(new double[][] {{1, 0}}, 2);
    refused(new double[][] {{1, 0}}, 0);
    refused(new double[][] {}, 1);
  }

  private static void refused(double[][] probabilities, int splits) {
    assertThatThrownBy(() -> InceptionScore.of(probabilities, splits))
        .isInstanceOf(Unprocessable.class);
  }
}
