package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.linalg.Team;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** log p(y | X, θ): its gradient, its parts, and what happens where there is none. */
class ExactEvidenceTest {

  private static final double STEP = 1e-5;
  private static final TrainingSet DATA = data(40, 2);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ConstantKernel(2.5) + WhiteKernel(0.3)",
        "RBF(0.7) + WhiteKernel(0.3)",
        "RBF([0.7, 1.9]) + WhiteKernel(0.3, 'fixed')",
        "Matern(0.8, nu=0.5) + WhiteKernel(0.1)",
        "Matern([0.8, 2.1], nu=1.5) + WhiteKernel(0.1)",
        "Matern(0.8, nu=2.5) + WhiteKernel(0.1)",
        "Matern(0.8, nu=inf) + WhiteKernel(0.1)",
        "RationalQuadratic(0.9, 0.6) + WhiteKernel(0.1)",
        "ExpSineSquared(4.0, 9.0) + WhiteKernel(0.5)",
        "DotProduct(0.6) + WhiteKernel(0.1)",
        "DotProduct(0.6) ** 3 + WhiteKernel(0.1)",
        "1.3**2 * RBF(0.7) + WhiteKernel(0.3)",
        "RBF(1.5) * ExpSineSquared(1.3, 2.2) + 0.2 * RationalQuadratic(0.9, 0.6) + WhiteKernel(0.1)",
        "(RBF(0.7) + 0.4) * (Matern(2.0, nu=2.5) + DotProduct(0.5)) ** 2 + WhiteKernel(0.2)"
      })
  void theGradientMeetsCentralDifferences(String kernel) {
    assertGradient(GaussianProcess.of(Kernel.parse(kernel)));
  }

  @ParameterizedTest
  @EnumSource(Degree.class)
  void soItDoesUnderAFittedMean(Degree degree) {
    var process =
        GaussianProcess.of(Kernel.parse("1.3**2 * RBF([0.7, 2.0]) + WhiteKernel(0.3)"))
            .withMean(MeanFunction.fitted(degree));
    assertGradient(process);
    assertGradient(process.withNormalizeY(true));
  }

  @Test
  void soItDoesUnderAKnownMean() {
    assertGradient(
        GaussianProcess.of(Kernel.parse("1.3**2 * RBF(0.7) + WhiteKernel(0.3)"))
            .withMean(MeanFunction.fixed(Degree.LINEAR, List.of(0.5, 1.0, -2.0))));
  }

  private static void assertGradient(GaussianProcess process) {
    var theta = process.kernel().theta();
    try (var likelihood = new ExactEvidence(process, DATA, Blas.RESOURCES)) {
      var gradient = likelihood.evaluate(true).gradient();
      assertThat(gradient).hasSize(theta.length);
      for (var p = 0; p < theta.length; p++) {
        var up = theta.clone();
        up[p] += STEP;
        var down = theta.clone();
        down[p] -= STEP;
        var difference =
            likelihood.evaluate(up, false).value() - likelihood.evaluate(down, false).value();
        assertThat(gradient.get(p))
            .as(process.kernel().thetaNames().get(p))
            .isCloseTo(difference / (2 * STEP), within(1e-5 * (1 + Math.abs(gradient.get(p)))));
      }
    }
  }

  /** One point, by hand: y = 2, variance 1 + 3. */
  @Test
  void itsPartsAreThoseOfTheGaussianDensity() {
    var process = GaussianProcess.of(Kernel.parse("RBF() + WhiteKernel(3)")).withAlpha(0);
    var one = TrainingSet.of(new double[][] {{5}}, new double[] {2});
    try (var likelihood = new ExactEvidence(process, one, Blas.RESOURCES)) {
      var at = likelihood.evaluate(true);
      assertThat(at.dataFit()).isEqualTo(-0.5);
      assertThat(at.complexity()).isCloseTo(-0.5 * Math.log(4), within(1e-15));
      assertThat(at.normalisation()).isCloseTo(-0.5 * Math.log(2 * Math.PI), within(1e-15));
      assertThat(at.value()).isEqualTo(at.dataFit() + at.complexity() + at.normalisation());
      // d/dlog σₙ² of −2/(1+σₙ²) − ½ log(1+σₙ²).
      assertThat(at.gradient().getLast()).isCloseTo(3 * (2 / 16.0 - 1 / 8.0), within(1e-15));
    }
  }

  @ParameterizedTest
  @EnumSource(Degree.class)
  void thePosteriorSaysTheSame(Degree degree) {
    var process =
        GaussianProcess.of(Kernel.parse("1.3**2 * RBF(0.7) + WhiteKernel(0.3)"))
            .withMean(MeanFunction.fitted(degree));
    try (var likelihood = new ExactEvidence(process, DATA, Blas.RESOURCES);
        var posterior = ExactPosterior.of(process, DATA, Blas.RESOURCES)) {
      var here = likelihood.evaluate(false);
      var there = posterior.logMarginalLikelihood();
      assertThat(there.dataFit()).isCloseTo(here.dataFit(), within(1e-10));
      assertThat(there.complexity()).isCloseTo(here.complexity(), within(1e-10));
      assertThat(there.normalisation()).isEqualTo(here.normalisation());
    }
  }

  @Test
  void theNumberOfThreadsDoesNotChangeTheGradient() {
    var large = data(300, 2);
    var process = GaussianProcess.of(Kernel.parse("1.3**2 * RBF([0.7, 1]) + WhiteKernel(0.3)"));
    var alone = new Resources(Blas.RESOURCES.algebra(), new Team(1), 2_000);
    var four = new Resources(Blas.RESOURCES.algebra(), new Team(4), 2_000);
    try (var one = new ExactEvidence(process, large, alone);
        var many = new ExactEvidence(process, large, four)) {
      assertThat(many.evaluate(true)).isEqualTo(one.evaluate(true));
    }
  }

  /** Points so close that rounding makes K indefinite. */
  @Test
  void jitterIsAddedWhereRoundingMakesKIndefiniteAndIsReported() {
    var x = new double[60][1];
    var y = new double[60];
    for (var i = 0; i < 60; i++) {
      x[i][0] = i / 60.0;
      y[i] = x[i][0] * x[i][0];
    }
    var process = GaussianProcess.of(Kernel.parse("4 * RBF(2.0)")).withAlpha(0);
    var data = TrainingSet.of(x, y);
    try (var likelihood = new ExactEvidence(process, data, Blas.RESOURCES);
        var posterior = ExactPosterior.of(process, data, Blas.RESOURCES)) {
      assertThat(likelihood.evaluate(false).jitter()).isBetween(4e-10, 4e-6);
      assertThat(posterior.jitter()).isEqualTo(likelihood.evaluate(false).jitter());
      assertThat(posterior.predict(data.x(), Variance.LATENT).mean())
          .containsExactly(y, within(1e-4));
    }
  }

  /** Smooth, noise-free, and yet the data jump: no such function exists. */
  @Test
  void whatTheKernelCannotExplainIsRefusedWithAdvice() {
    var x = new double[40][1];
    var y = new double[40];
    for (var i = 0; i < 40; i++) {
      x[i][0] = i / 40.0;
      y[i] = i % 2;
    }
    var process = GaussianProcess.of(Kernel.parse("RBF(5.0)"));
    var refusal =
        Refusal.of(() -> ExactPosterior.of(process, TrainingSet.of(x, y), Blas.RESOURCES));
    assertThat(refusal.field()).isEqualTo("kernel");
    assertThat(refusal.message()).contains("Add noise to the kernel, such as + WhiteKernel");
  }

  @Test
  void onePointSeenTwiceNeedsNoise() {
    var process = GaussianProcess.of(Kernel.parse("RBF(1.0)"));
    var twice = new double[][] {{1, 0.0}, {2, 0}, {1, -0.0}};
    var different = TrainingSet.of(twice, new double[] {1, 2, 3});
    var refusal = Refusal.of(() -> ExactPosterior.of(process, different, Blas.RESOURCES));
    assertThat(refusal.field()).isEqualTo("x[2]");
    assertThat(refusal.message()).startsWith("x[0] and x[2] are the same point with different y");

    var same = TrainingSet.of(twice, new double[] {1, 2, 1});
    try (var posterior = ExactPosterior.of(process, same, Blas.RESOURCES)) {
      assertThat(posterior.predict(same.x(), Variance.LATENT).mean())
          .containsExactly(same.y(), within(1e-6));
    }
  }

  @Test
  void morePointsThanThereIsRoomForAreRefusedBeforeMemoryIsTaken() {
    var little = Resources.ofThreads(2, 10);
    var process = GaussianProcess.of(Kernel.parse("RBF() + WhiteKernel()"));
    assertThat(catchThrowable(() -> new ExactEvidence(process, DATA, little)))
        .isInstanceOf(Failure.TooLarge.class)
        .hasMessageContaining("x has 40 points")
        .hasMessageContaining("at most 10 points are taken");
  }

  private static TrainingSet data(int n, int dimensions) {
    var random = new Random(4);
    var x = new double[n][];
    var y = new double[n];
    for (var i = 0; i < n; i++) {
      x[i] = random.doubles(dimensions, -2, 2).toArray();
      y[i] = 1 + Math.sin(2 * x[i][0]) - 0.5 * x[i][1] + 0.2 * random.nextGaussian();
    }
    return TrainingSet.of(x, y);
  }
}
