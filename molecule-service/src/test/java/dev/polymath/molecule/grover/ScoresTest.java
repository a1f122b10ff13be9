package dev.polymath.molecule.grover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final float UNKNOWN = Float.NaN;

  @Test
  void rocAucCountsPairsInTheRightOrderAndTiesHalf() {
    var scores = scores(column(0.1f, 0.4f, 0.4f, 0.8f), column(0, 0, 1, 1));

    assertThat(scores.rocAuc().orElseThrow()).isEqualTo(3.5 / 4);
  }

  @Test
  void rocAucOfOneKindAloneIsNothing() {
    assertThat(scores(column(0.1f, 0.4f), column(1, 1)).rocAuc()).isEmpty();
  }

  @Test
  void whatIsUnknownDoesNotCount() {
    var scores =
        new Scores(
            List.of(new float[] {1, 9}, new float[] {2, 5}, new float[] {7, 7}),
            List.of(new float[] {1, UNKNOWN}, new float[] {4, UNKNOWN}, new float[] {UNKNOWN, 4}));

    assertThat(scores.rootMeanSquaredError().orElseThrow())
        .isCloseTo((Math.sqrt(2) + 3) / 2, within(1e-12));
    assertThat(scores.meanAbsoluteError().orElseThrow()).isCloseTo(2, within(1e-12));
  }

  @Test
  void crossEntropyIsOfProbabilities() {
    var scores = scores(column(0.25f, 0.5f), column(0, 1));

    assertThat(scores.crossEntropy().orElseThrow())
        .isCloseTo(-(Math.log(0.75) + Math.log(0.5)) / 2, within(1e-7));
  }

  private static Scores scores(List<float[]> predicted, List<float[]> truth) {
    return new Scores(predicted, truth);
  }

  private static List<float[]> column(float... values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> Arrays.copyOfRange(values, i, i + 1))
        .toList();
  }
}
