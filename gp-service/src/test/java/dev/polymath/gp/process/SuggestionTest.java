package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where to observe next. */
class SuggestionTest {

  private static final Inference EXACT = new Inference.Exact();
  private static final GaussianProcess PROCESS =
      GaussianProcess.of(Kernel.parse("1.0 * RBF(0.8) + WhiteKernel(1e-6)"));
  private static final TrainingSet DATA =
      TrainingSet.of(new double[][] {{0}, {1}, {2.5}, {4}}, new double[] {0.5, -0.4, 0.3, -0.2});

  @Test
  void improvementIsWhatAnIntegralSaysItIs() {
    var expected = new Acquisition.ExpectedImprovement();
    for (var mean : new double[] {-1, 0, 0.7, 3}) {
      var sum = 0.0;
      for (var z = -9.0; z < 9; z += 1e-3) {
        sum += 1e-3 * Normal.density(z) * Math.max(0, 0.2 - (mean + 0.5 * z));
      }
      assertThat(expected.value(0.2, mean, 0.5)).isCloseTo(sum, within(1e-6));
      assertThat(expected.value(0.2, mean, 0)).isEqualTo(Math.max(0, 0.2 - mean));
    }
    assertThat(new Acquisition.ConfidenceBound(2).value(9, 0.5, 0.25)).isEqualTo(0);
  }

  /** Against a fine grid. */
  @Test
  void theBestPlaceIsFoundForEitherGoal() {
    for (var acquisition :
        List.of(new Acquisition.ExpectedImprovement(), new Acquisition.ConfidenceBound(1.5))) {
      for (var maximize : new boolean[] {false, true}) {
        var found = suggest(search(acquisition, maximize, 1)).getFirst();
        var highest = Double.NEGATIVE_INFINITY;
        var sign = maximize ? -1 : 1;
        try (var posterior = ExactPosterior.of(PROCESS, DATA, Blas.RESOURCES)) {
          var best = maximize ? 0.5 : 0.4;
          for (var x = -1.0; x <= 5; x += 1e-3) {
            var there = posterior.predict(Points.of("x", new double[][] {{x}}), Variance.LATENT);
            highest =
                Math.max(
                    highest,
                    acquisition.value(
                        -best, sign * there.mean()[0], Math.sqrt(there.variance()[0])));
          }
        }
        assertThat(found.acquisition()).isBetween(highest - 1e-6, highest + 1e-3);
        assertThat(found.x().getFirst()).isBetween(-1.0, 5.0);
      }
    }
  }

  @Test
  void aBatchSpreadsAndRepeatsByItsSeed() {
    var search = search(new Acquisition.ExpectedImprovement(), false, 4);
    var batch = suggest(search);
    assertThat(batch).hasSize(4);
    for (var i = 0; i < 4; i++) {
      for (var j = 0; j < i; j++) {
        assertThat(Math.abs(batch.get(i).x().getFirst() - batch.get(j).x().getFirst()))
            .isGreaterThan(0.05);
      }
    }
    assertThat(suggest(search)).isEqualTo(batch);
  }

  @Test
  void refusesABoxOfOtherColumns() {
    var box =
        new Search(
            List.of(0.0, 0.0),
            List.of(1.0, 1.0),
            false,
            new Acquisition.ExpectedImprovement(),
            1,
            0);
    assertThat(Refusal.of(() -> suggest(box)).field()).isEqualTo("bounds");
    assertThat(
            Refusal.of(
                    () ->
                        new Search(
                            List.of(1.0),
                            List.of(1.0),
                            false,
                            new Acquisition.ExpectedImprovement(),
                            1,
                            0))
                .field())
        .isEqualTo("bounds[0]");
  }

  private static Search search(Acquisition acquisition, boolean maximize, int count) {
    return new Search(List.of(-1.0), List.of(5.0), maximize, acquisition, count, 3);
  }

  private static List<Suggestion> suggest(Search search) {
    try (var posterior = ExactPosterior.of(PROCESS, DATA, Blas.RESOURCES)) {
      return Suggestion.of(EXACT, posterior, DATA, search, Blas.RESOURCES);
    }
  }
}
