package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.nn.Torch;
import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.kernel.RowEvaluator;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conjugate gradients beside the factor of the whole matrix. */
class ConjugateTest {

  private static final Resources RESOURCES = Resources.ofThreads(2, 4_000);
  private static final String MATERN = "1.0 * Matern([0.9, 1.2, 1.5], nu=2.5) + WhiteKernel(0.04)";

  @Test
  void answersAsTheExactMethodDoesForThreeThousandPoints() {
    var data = data(3_000, 3);
    var at = Points.of("x", rows(10, 3, 5));
    var process = GaussianProcess.of(Kernel.parse(MATERN)).withNormalizeY(true);
    try (var exact = ExactPosterior.of(process, data, RESOURCES);
        var conjugate = ConjugatePosterior.of(process, data, RESOURCES)) {
      var expected = exact.predict(at, Variance.LATENT);
      var actual = conjugate.predict(at, Variance.LATENT);
      assertThat(actual.mean()).containsExactly(expected.mean(), within(1e-6));
      assertThat(actual.variance()).containsExactly(expected.variance(), within(1e-5));
      for (var i = 0; i < at.size(); i++) {
        assertThat(actual.variance()[i]).isGreaterThan(expected.variance()[i] - 1e-9);
      }
      var likelihood = exact.logMarginalLikelihood();
      var estimated = conjugate.logMarginalLikelihood();
      assertThat(estimated.dataFit()).isCloseTo(likelihood.dataFit(), within(1e-6 * 3_000));
      assertThat(estimated.complexity()).isCloseTo(likelihood.complexity(), within(15.0));
    }
  }

  @Test
  void theGradientIsThatOfTheExactMethodButForItsProbes() {
    var data = data(600, 3);
    var process = GaussianProcess.of(Kernel.parse(MATERN));
    try (var evidence = new ExactEvidence(process, data, RESOURCES);
        var estimate = new ConjugateEvidence(process, data, RESOURCES)) {
      var theta = process.kernel().theta();
      var gradient = evidence.evaluate(theta, true).gradient();
      var found = estimate.evaluate(theta, true).gradient();
      // Ten probes: some hundredths of the traces, which come to n at most.
      for (var p = 0; p < theta.length; p++) {
        assertThat(found.get(p)).isCloseTo(gradient.get(p), within(25.0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.3 * RBF([0.7, 1.5]) + WhiteKernel(0.05)",
        "Matern(1.0, nu=0.5) + 0.3 * DotProduct(0.5) ** 2 + 0.1 * WhiteKernel(0.5)",
        "Matern(1.0, nu=1.5) * (0.5 + Matern([2.0, 1.0], nu=inf)) + WhiteKernel(0.05) + 0.2",
        "RationalQuadratic(1.2, alpha=0.7) + ExpSineSquared(1.4, 3.0) + WhiteKernel(0.05)"
      })
  void knowsEveryKernelInTiles(String text) {
    var kernel = Kernel.parse(text);
    // More than a tile, and not a whole number of them.
    var x = Points.of("x", rows(700, 2, 3));
    var vectors = List.of(numbers(700, 1), numbers(700, 2));
    RowEvaluator evaluator = kernel.bind(x, x);
    var row = new double[700];
    try (var products = new KernelProducts(x, Tiles.ON_CPU, RESOURCES.team())) {
      var found = products.times(kernel, new double[700], vectors);
      for (var i = 0; i < 700; i += 53) {
        evaluator.values(i, -1, 700, row);
        for (var v = 0; v < 2; v++) {
          assertThat(found[v][i]).isCloseTo(Solution.dot(row, vectors.get(v)), within(1e-10));
        }
      }
    }
    try (var products = new KernelProducts(x, new Tiles(-1, true), RESOURCES.team())) {
      var found = products.times(kernel, new double[700], vectors);
      evaluator.values(699, -1, 700, row);
      assertThat(found[1][699]).isCloseTo(Solution.dot(row, vectors.get(1)), within(1e-2));
    }
  }

  @Test
  void jointDistributionsAreThoseOfTheExactMethod() {
    var data = data(400, 2);
    var at = Points.of("x", rows(200, 2, 5));
    var process =
        GaussianProcess.of(Kernel.parse("1.3 * RBF([0.7, 1.5]) + WhiteKernel(0.05)"))
            .withMean(MeanFunction.fixed(Degree.LINEAR, List.of(0.1, 0.2, -0.3)));
    try (var exact = ExactPosterior.of(process, data, RESOURCES);
        var conjugate = ConjugatePosterior.of(process, data, RESOURCES)) {
      var expected = exact.joint(at, Variance.OBSERVATION);
      var actual = conjugate.joint(at, Variance.OBSERVATION);
      assertThat(actual.mean()).containsExactly(expected.mean(), within(1e-6));
      for (var i = 0; i < at.size(); i++) {
        assertThat(actual.covariance()[i]).containsExactly(expected.covariance()[i], within(1e-5));
      }
    }
  }

  /** With as many columns as the matrix has rank, P is K + Λ and nothing is left to chance. */
  @Test
  void aWholePreconditionerLeavesNothingToChance() {
    var data = data(90, 2);
    var process = GaussianProcess.of(Kernel.parse("1.3 * RBF([0.7, 1.5]) + WhiteKernel(0.05)"));
    try (var exact = new ExactEvidence(process, data, RESOURCES);
        var estimate = new ConjugateEvidence(process, data, RESOURCES)) {
      var theta = process.kernel().theta();
      assertThat(estimate.evaluate(theta, false).value())
          .isCloseTo(exact.evaluate(theta, false).value(), within(1e-3));
      assertThat(estimate.evaluate(theta, true)).isEqualTo(estimate.evaluate(theta, true));
    }
  }

  @Test
  void pivotsThatWereChosenMakeTheSameFactor() {
    var x = data(200, 2).x();
    var kernel = Kernel.parse("1.3 * RBF([0.7, 1.5])");
    try (var arena = Arena.ofShared()) {
      var chosen = PivotedCholesky.of(kernel, x, 20, RESOURCES.algebra(), arena);
      var given = PivotedCholesky.at(kernel, x, chosen.pivots(), RESOURCES.algebra(), arena);
      assertThat(chosen.pivots()).hasSize(20).doesNotHaveDuplicates();
      for (var i = 0; i < 200; i += 17) {
        assertThat(given.rows().row(i)).isEqualTo(chosen.rows().row(i));
      }
      // At the pivots, nothing is left.
      var row = new double[200];
      var pivot = chosen.pivots()[7];
      kernel.bind(x, x).values(pivot, -1, 200, row);
      var l = chosen.rows().row(pivot);
      for (var i = 0; i < 200; i += 17) {
        assertThat(Solution.dot(l, chosen.rows().row(i))).isCloseTo(row[i], within(1e-10));
      }
      var once =
          PivotedCholesky.of(Kernel.parse("ConstantKernel(2)"), x, 20, RESOURCES.algebra(), arena);
      assertThat(once.pivots()).hasSize(1);
    }
  }

  @Test
  void leavesNothingOnTheDevice() {
    var data = data(300, 2);
    var process = GaussianProcess.of(Kernel.parse("1.3 * RBF([0.7, 1.5]) + WhiteKernel(0.05)"));
    var before = Torch.arraysAlive();
    try (var evidence = new ConjugateEvidence(process, data, RESOURCES);
        var posterior = ConjugatePosterior.of(process, data, RESOURCES)) {
      evidence.evaluate(process.kernel().theta(), true);
      var during = Torch.arraysAlive();
      for (var i = 0; i < 3; i++) {
        evidence.evaluate(process.kernel().theta(), true);
        posterior.predict(data.x().slice(0, 5), Variance.LATENT);
      }
      assertThat(Torch.arraysAlive()).isEqualTo(during);
    }
    assertThat(Torch.arraysAlive()).isEqualTo(before);
  }

  @Test
  void theSearchBeginsWhereOneAmongSomeOfThePointsHasEnded() {
    var data = data(Learning.FIRST_AMONG + 200, 2);
    var process =
        GaussianProcess.of(Kernel.parse("1.0 * RBF([1.0, 1.0]) + WhiteKernel(1.0, (1e-3, 10))"));
    var steps = new ArrayList<LearningListener.Progress>();
    var options = new LearningOptions(0, 1, 3);
    Learning.learn(
        new Inference.Conjugate(), process, data, RESOURCES, options, List.of(), steps::add);

    var some = data.sample(Learning.FIRST_AMONG, 3);
    var rough =
        Learning.learn(
            process, some, RESOURCES, new LearningOptions(0, 500, 3), LearningListener.NONE);
    assertThat(steps.getFirst().latest().theta())
        .containsExactly(
            Arrays.stream(rough.process().kernel().theta()).boxed().toArray(Double[]::new));
    assertThat(some.x().column(0)).doesNotHaveDuplicates();
  }

  /** T with ones beside a diagonal of twos: eigenvalues 2 − 2 cos(kπ/(n+1)). */
  @Test
  void quadratureIsThatOfTheEigenvalues() {
    var diagonal = new double[] {2, 2, 2, 2, 2};
    var beside = new double[] {1, 1, 1, 1};
    var expected = 0.0;
    for (var k = 1; k <= 5; k++) {
      var first = Math.sqrt(2.0 / 6) * Math.sin(k * Math.PI / 6);
      expected += first * first * Math.log(2 + 2 * Math.cos(k * Math.PI / 6));
    }
    assertThat(Tridiagonal.quadrature(diagonal, beside, Math::log))
        .isCloseTo(expected, within(1e-14));
    assertThat(Tridiagonal.quadrature(new double[] {3}, new double[0], Math::log))
        .isCloseTo(Math.log(3), within(1e-15));
  }

  @Test
  void refusesWhatHasNoNoiseOrAMeanToFit() {
    var data = data(20, 2);
    var bare = GaussianProcess.of(Kernel.parse("RBF()"));
    assertThat(Refusal.of(() -> ConjugatePosterior.of(bare, data, RESOURCES)).field())
        .isEqualTo("kernel");
    var fitted =
        GaussianProcess.of(Kernel.parse("RBF() + WhiteKernel()"))
            .withMean(MeanFunction.fitted(Degree.CONSTANT));
    assertThat(Refusal.of(() -> ConjugatePosterior.of(fitted, data, RESOURCES)).field())
        .isEqualTo("method");
  }

  private static TrainingSet data(int n, int columns) {
    var x = rows(n, columns, 4);
    var noise = numbers(n, 6);
    var y = new double[n];
    for (var i = 0; i < n; i++) {
      y[i] = Math.sin(2 * x[i][0]) - 0.5 * x[i][1] + 0.2 * noise[i];
    }
    return TrainingSet.of(x, y);
  }

  private static double[][] rows(int n, int columns, int seed) {
    var random = new Random(seed);
    var x = new double[n][];
    for (var i = 0; i < n; i++) x[i] = random.doubles(columns, -2, 2).toArray();
    return x;
  }

  private static double[] numbers(int n, int seed) {
    var random = new Random(seed);
    var numbers = new double[n];
    for (var i = 0; i < n; i++) numbers[i] = random.nextGaussian();
    return numbers;
  }
}
