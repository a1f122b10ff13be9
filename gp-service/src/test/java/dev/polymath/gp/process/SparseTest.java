package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Titsias' sparse posterior and its bound. */
class SparseTest {

  private static final TrainingSet DATA = data(150);
  private static final Points AT =
      Points.of("x", new double[][] {{0.3, -1}, {1.4, 1.4}, {-2.5, 0}, {6, 6}});

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.3 * RBF([0.7, 1.5]) + WhiteKernel(0.05)",
        "Matern(1.0, nu=1.5) + 0.4 * DotProduct(0.5) + WhiteKernel(0.05)"
      })
  void withAllPointsInducingItIsExact(String kernel) {
    var process =
        GaussianProcess.of(Kernel.parse(kernel))
            .withNormalizeY(true)
            .withMean(MeanFunction.fixed(Degree.LINEAR, List.of(0.1, 0.2, -0.3)));
    try (var exact = ExactPosterior.of(process, DATA, Blas.RESOURCES);
        var sparse = SparsePosterior.of(process, Inducing.byKMeans(150), DATA, Blas.RESOURCES)) {
      var expected = exact.joint(AT, Variance.OBSERVATION);
      var actual = sparse.joint(AT, Variance.OBSERVATION);
      assertThat(actual.mean()).containsExactly(expected.mean(), within(1e-6));
      for (var i = 0; i < AT.size(); i++) {
        assertThat(actual.covariance()[i]).containsExactly(expected.covariance()[i], within(1e-6));
      }
      var marginals = sparse.predict(AT, Variance.LATENT);
      assertThat(marginals.variance())
          .containsExactly(exact.predict(AT, Variance.LATENT).variance(), within(1e-6));
      assertThat(sparse.logMarginalLikelihood().value())
          .isCloseTo(exact.logMarginalLikelihood().value(), within(1e-6));
    }
  }

  @Test
  void withAllPointsChosenByTheirVarianceItIsExactToo() {
    var process = GaussianProcess.of(Kernel.parse("1.3 * RBF([0.7, 1.5]) + WhiteKernel(0.05)"));
    try (var exact = ExactPosterior.of(process, DATA, Blas.RESOURCES);
        var sparse = SparsePosterior.of(process, Inducing.byVariance(150), DATA, Blas.RESOURCES)) {
      var expected = exact.predict(AT, Variance.OBSERVATION);
      var actual = sparse.predict(AT, Variance.OBSERVATION);
      assertThat(actual.mean()).containsExactly(expected.mean(), within(1e-6));
      assertThat(actual.variance()).containsExactly(expected.variance(), within(1e-6));
      assertThat(sparse.logMarginalLikelihood().value())
          .isCloseTo(exact.logMarginalLikelihood().value(), within(1e-6));
    }
  }

  @Test
  void theBoundIsBelowTheLikelihoodAndRisesWithThePoints() {
    var process = GaussianProcess.of(Kernel.parse("RBF(0.6) + WhiteKernel(0.05)"));
    var bounds =
        Arrays.stream(new int[] {5, 20, 60, 150})
            .mapToDouble(
                m -> {
                  try (var sparse =
                      SparsePosterior.of(process, Inducing.byKMeans(m), DATA, Blas.RESOURCES)) {
                    return sparse.logMarginalLikelihood().value();
                  }
                })
            .toArray();
    assertThat(bounds).isSorted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.3 * RBF([0.7, 1.5]) + WhiteKernel(0.05)",
        "(RBF(0.9) + 0.3) * Matern(1.0, nu=2.5) + 0.4 * DotProduct(0.5) + 2.0 * WhiteKernel(0.05)",
        "RBF(0.9) + 0.5 * RBF(2.0) * WhiteKernel(0.2)"
      })
  void theGradientMeetsCentralDifferences(String kernel) {
    var process = GaussianProcess.of(Kernel.parse(kernel));
    try (var evidence = new SparseEvidence(process, Inducing.byKMeans(12), DATA, Blas.RESOURCES)) {
      var theta = process.kernel().theta();
      var gradient = evidence.evaluate(theta, true).gradient();
      for (var p = 0; p < theta.length; p++) {
        var up = theta.clone();
        up[p] += 1e-5;
        var down = theta.clone();
        down[p] -= 1e-5;
        var difference =
            (evidence.evaluate(up, false).value() - evidence.evaluate(down, false).value()) / 2e-5;
        assertThat(gradient.get(p))
            .as(process.kernel().thetaNames().get(p))
            .isCloseTo(difference, within(1e-5 * (1 + Math.abs(difference))));
      }
    }
  }

  /** More than a block of them, and held out points for the 95% band. */
  @Test
  void learnsFromManyPointsWhatThereIsToLearn() {
    var data = data(2_500);
    var held = data(500, 9);
    var process = GaussianProcess.of(Kernel.parse("1.0 * RBF([1.0, 1.0]) + WhiteKernel(1.0)"));
    var learned =
        Learning.learn(
            new Inference.Sparse(Inducing.byKMeans(40)),
            process,
            data,
            Blas.RESOURCES,
            LearningOptions.DEFAULT,
            List.of(),
            LearningListener.NONE);
    try (var posterior =
        SparsePosterior.of(learned.process(), Inducing.byKMeans(40), data, Blas.RESOURCES)) {
      var prediction = posterior.predict(held.x(), Variance.OBSERVATION);
      var inside = 0;
      var square = 0.0;
      for (var i = 0; i < held.size(); i++) {
        var error = held.y(i) - prediction.mean()[i];
        square += error * error / held.size();
        if (Math.abs(error) < 1.96 * Math.sqrt(prediction.variance()[i])) inside++;
      }
      assertThat(Math.sqrt(square)).isBetween(0.18, 0.23);
      assertThat(inside / 500.0).isBetween(0.92, 0.98);
    }
  }

  @Test
  void inducingPointsAreFoundAgain() {
    var once = InducingPoints.of(DATA.x(), 20);
    assertThat(once.size()).isEqualTo(20);
    assertThat(InducingPoints.of(DATA.x(), 20).rowMajor()).isEqualTo(once.rowMajor());
    assertThat(InducingPoints.of(DATA.x(), 1_000)).isSameAs(DATA.x());
    // All points at one place: centres that coincide are no harm.
    var same = TrainingSet.of(new double[][] {{1}, {1}, {1}, {1}}, new double[] {1, 2, 3, 2});
    var process = GaussianProcess.of(Kernel.parse("RBF() + WhiteKernel(0.1)"));
    try (var posterior = SparsePosterior.of(process, Inducing.byKMeans(2), same, Blas.RESOURCES);
        var exact = ExactPosterior.of(process, same, Blas.RESOURCES)) {
      assertThat(posterior.predict(same.x(), Variance.LATENT).mean())
          .containsExactly(exact.predict(same.x(), Variance.LATENT).mean(), within(1e-6));
    }
  }

  @Test
  void refusesWhatHasNoNoise() {
    var process = GaussianProcess.of(Kernel.parse("RBF()"));
    assertThat(
            Refusal.of(
                    () -> SparsePosterior.of(process, Inducing.byKMeans(5), DATA, Blas.RESOURCES))
                .field())
        .isEqualTo("kernel");
    var fitted =
        GaussianProcess.of(Kernel.parse("RBF() + WhiteKernel()"))
            .withMean(MeanFunction.fitted(Degree.CONSTANT));
    assertThat(
            Refusal.of(() -> SparsePosterior.of(fitted, Inducing.byKMeans(5), DATA, Blas.RESOURCES))
                .field())
        .isEqualTo("method");
  }

  private static TrainingSet data(int n) {
    return data(n, 4);
  }

  private static TrainingSet data(int n, int seed) {
    var random = new Random(seed);
    var x = new double[n][];
    var y = new double[n];
    for (var i = 0; i < n; i++) {
      x[i] = random.doubles(2, -2, 2).toArray();
      y[i] = Math.sin(2 * x[i][0]) - 0.5 * x[i][1] + 0.2 * random.nextGaussian();
    }
    return TrainingSet.of(x, y);
  }
}
