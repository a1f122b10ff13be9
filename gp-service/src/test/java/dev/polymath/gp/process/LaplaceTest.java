package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.Likelihood.Bernoulli;
import dev.polymath.gp.process.Likelihood.Link;
import dev.polymath.gp.process.Likelihood.Poisson;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes and counts: Laplace's approximation, against scikit-learn and finite differences. */
class LaplaceTest {

  private static final Likelihood LOGIT = new Bernoulli(Link.LOGIT);
  private static final Likelihood PROBIT = new Bernoulli(Link.PROBIT);
  private static final TrainingSet CLASSES = classes();
  private static final GaussianProcess PRIOR =
      GaussianProcess.of(Kernel.parse("ConstantKernel(4.0) * RBF([0.9, 1.6])")).withAlpha(0);
  private static final Points AT =
      Points.of("x", new double[][] {{0.5, 0.5}, {-1, 1.5}, {1.9, -1.2}, {5, 5}});

  /** {@code GaussianProcessClassifier(kernel, optimizer=None)} of scikit-learn 1.2.1. */
  @Test
  void theEvidenceAndItsGradientAreScikitLearns() {
    try (var evidence = new LaplaceEvidence(PRIOR, LOGIT, CLASSES, Blas.RESOURCES)) {
      var found = evidence.evaluate(PRIOR.kernel().theta(), true);
      assertThat(found.value()).isCloseTo(-16.760083837237907, within(1e-9));
      assertThat(found.gradient().stream().mapToDouble(g -> g).toArray())
          .containsExactly(
              new double[] {0.6224585675621305, 1.6429623510881486, 0.40509452095475657},
              within(1e-7));
    }
  }

  /** scikit-learn averages over f by five error functions; so the moments of f are put in there. */
  @Test
  void theMomentsAreScikitLearns() {
    double[] theirs = {
      0.5445814359472081, 0.34467058778653836, 0.52667062142352, 0.5002936894471984
    };
    try (var posterior = LaplacePosterior.of(PRIOR, LOGIT, CLASSES, Blas.RESOURCES)) {
      var f = posterior.predict(AT, Variance.LATENT);
      var probability = posterior.predict(AT, Variance.OBSERVATION);
      for (var i = 0; i < theirs.length; i++) {
        assertThat(fiveErrorFunctions(f.mean()[i], f.variance()[i]))
            .isCloseTo(theirs[i], within(1e-9));
        assertThat(probability.mean()[i]).isCloseTo(theirs[i], within(1e-3));
        assertThat(probability.variance()[i])
            .isCloseTo(probability.mean()[i] * (1 - probability.mean()[i]), within(1e-15));
      }
      assertThat(posterior.logMarginalLikelihood().value())
          .isCloseTo(-16.760083837237907, within(1e-6));
    }
  }

  private static double fiveErrorFunctions(double mean, double variance) {
    double[] lambdas = {0.41, 0.4, 0.37, 0.44, 0.39};
    double[] weights = {-1854.8214151, 3516.89893646, 221.29346712, 128.12323805, -2010.49422654};
    var sum = 0.0;
    for (var k = 0; k < 5; k++) {
      var argument = lambdas[k] * mean / Math.sqrt(1 + 2 * variance * lambdas[k] * lambdas[k]);
      // ½ (1 + erf z) = Φ(√2 z).
      sum += weights[k] * Normal.cdf(Math.sqrt(2) * argument);
    }
    return sum;
  }

  static Stream<Case> cases() {
    var kernel = "1.5 * RBF([0.9, 1.6]) + 0.3 * Matern(2.0, nu=1.5)";
    return Stream.of(
        new Case(LOGIT, CLASSES, kernel),
        new Case(PROBIT, CLASSES, kernel),
        new Case(PROBIT, CLASSES, kernel + " + WhiteKernel(0.2)"),
        new Case(new Poisson(), counts(), "0.8 * RBF([1.2, 2.0]) + 0.5 + WhiteKernel(0.1)"));
  }

  record Case(Likelihood likelihood, TrainingSet data, String kernel) {}

  @ParameterizedTest
  @MethodSource("cases")
  void theGradientMeetsCentralDifferences(Case c) {
    var process = GaussianProcess.of(Kernel.parse(c.kernel));
    var known = process.withMean(MeanFunction.fixed(Degree.CONSTANT, List.of(0.4)));
    for (var each : List.of(process, known)) {
      try (var evidence = new LaplaceEvidence(each, c.likelihood, c.data, Blas.RESOURCES)) {
        var theta = each.kernel().theta();
        var gradient = evidence.evaluate(theta, true).gradient();
        for (var p = 0; p < theta.length; p++) {
          var difference =
              (moved(evidence, theta, p, 1e-4) - moved(evidence, theta, p, -1e-4)) / 2e-4;
          assertThat(gradient.get(p))
              .as(each.kernel().thetaNames().get(p))
              .isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
        }
      }
    }
  }

  private static double moved(Evidence evidence, double[] theta, int p, double step) {
    var there = theta.clone();
    there[p] += step;
    return evidence.evaluate(there, false).value();
  }

  @Test
  void derivativesOfTheLikelihoodsMeetCentralDifferences() {
    var step = 1e-5;
    for (var likelihood : List.of(LOGIT, PROBIT, new Poisson())) {
      for (var y : new double[] {0, 1}) {
        for (var f : new double[] {-9, -3.1, -0.4, 0.1, 1.7, 6}) {
          var here = likelihood.at(y, f);
          var up = likelihood.at(y, f + step);
          var down = likelihood.at(y, f - step);
          assertClose(here.first(), (up.value() - down.value()) / (2 * step));
          assertClose(here.second(), (up.first() - down.first()) / (2 * step));
          assertClose(here.third(), (up.second() - down.second()) / (2 * step));
        }
      }
    }
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-7 * (1 + Math.abs(expected))));
  }

  /** Values of mpmath, far into the tails. */
  @Test
  void theNormalDistributionKeepsItsDigits() {
    assertThat(Normal.cdf(0)).isCloseTo(0.5, within(1e-16));
    assertThat(Normal.cdf(1.5)).isCloseTo(0.9331927987311419, within(1e-15));
    assertThat(Normal.cdf(-1.5) / 0.06680720126885807).isCloseTo(1, within(1e-13));
    assertThat(Normal.cdf(-10) / 7.61985302416052606e-24).isCloseTo(1, within(1e-13));
    assertThat(Normal.logCdf(-40)).isCloseTo(-804.608442013754, within(1e-10));
    assertThat(Normal.logFactorial(3)).isCloseTo(Math.log(6), within(1e-15));
    assertThat(Normal.logFactorial(25)).isCloseTo(58.00360522298052, within(1e-11));
  }

  @Test
  void aProbabilityIsAveragedOverTheFunction() {
    var random = new Random(1);
    for (var variance : new double[] {0, 1e-6, 0.3, 4, 90, 3e4, 2e5}) {
      var mean = 2 * random.nextGaussian();
      var sum = 0.0;
      var step = 1e-4;
      for (var z = -8.5; z <= 8.5; z += step) {
        sum += step * Normal.density(z) * Bernoulli.logistic(mean + Math.sqrt(variance) * z);
      }
      assertThat(LOGIT.expected(mean, variance))
          .as("variance " + variance)
          .isCloseTo(sum, within(1e-8));
    }
    assertThat(PROBIT.expected(1.2, 3)).isCloseTo(Normal.cdf(0.6), within(1e-15));
    // Of a Poisson count whose rate is log-normal.
    assertThat(new Poisson().expected(1, 0.5)).isCloseTo(Math.exp(1.25), within(1e-12));
    assertThat(new Poisson().variance(1, 0)).isCloseTo(Math.E, within(1e-12));
  }

  @Test
  void learnsTheRateOfCounts() {
    var data = counts();
    var learned =
        Learning.learn(
            new Inference.Laplace(new Poisson()),
            GaussianProcess.of(Kernel.parse("1.0 * RBF([1.0, 1.0]) + 1.0")),
            data,
            Blas.RESOURCES,
            LearningOptions.DEFAULT,
            List.of(),
            LearningListener.NONE);
    try (var posterior =
        LaplacePosterior.of(learned.process(), new Poisson(), data, Blas.RESOURCES)) {
      var rate = posterior.predict(data.x(), Variance.OBSERVATION).mean();
      var off = 0.0;
      for (var i = 0; i < rate.length; i++) {
        off += Math.abs(Math.log(rate[i]) - logRate(data.x().column(0)[i])) / rate.length;
      }
      assertThat(off).isLessThan(0.2);
      assertThat(learned.converged()).isTrue();
    }
  }

  @Test
  void refusesWhatCannotHaveBeenObserved() {
    var x = new double[][] {{1, 1}, {2, 2}};
    assertRefused(LOGIT, TrainingSet.of(x, new double[] {1, -1}), PRIOR, "y[1]");
    assertRefused(new Poisson(), TrainingSet.of(x, new double[] {1.5, 1}), PRIOR, "y[0]");
    assertRefused(new Poisson(), TrainingSet.of(x, new double[] {1, -1}), PRIOR, "y[1]");
    assertRefused(LOGIT, CLASSES, PRIOR.withNormalizeY(true), "normalizeY");
    assertRefused(LOGIT, CLASSES, PRIOR.withMean(MeanFunction.fitted(Degree.CONSTANT)), "mean");
    try (var posterior = LaplacePosterior.of(PRIOR, LOGIT, CLASSES, Blas.RESOURCES)) {
      assertThat(posterior.joint(AT, Variance.LATENT).covariance()[0][0])
          .isCloseTo(posterior.predict(AT, Variance.LATENT).variance()[0], within(1e-12));
      assertThat(Refusal.of(() -> posterior.joint(AT, Variance.OBSERVATION)).field())
          .isEqualTo("variance");
    }
  }

  private static void assertRefused(
      Likelihood likelihood, TrainingSet data, GaussianProcess process, String field) {
    var refusal = Refusal.of(() -> LaplacePosterior.of(process, likelihood, data, Blas.RESOURCES));
    assertThat(refusal.field()).isEqualTo(field);
  }

  private static TrainingSet classes() {
    var x = new double[30][];
    var y = new double[30];
    for (var i = 0; i < 30; i++) {
      x[i] = new double[] {2 * Math.sin(1.7 * i), 2 * Math.cos(2.3 * i) + 0.1 * i};
      y[i] = Math.sin(x[i][0]) + 0.5 * x[i][1] + 0.8 * Math.sin(5 * i) > 0.3 ? 1 : 0;
    }
    return TrainingSet.of(x, y);
  }

  private static TrainingSet counts() {
    var random = new Random(5);
    var x = new double[80][];
    var y = new double[80];
    for (var i = 0; i < 80; i++) {
      x[i] = random.doubles(2, -2, 2).toArray();
      var left = Math.exp(logRate(x[i][0]));
      // Knuth's way: as many arrivals as fit into a unit of time.
      for (left -= arrival(random); left > 0; left -= arrival(random)) y[i]++;
    }
    return TrainingSet.of(x, y);
  }

  private static double arrival(Random random) {
    return -Math.log(1 - random.nextDouble());
  }

  private static double logRate(double x) {
    return 2 + Math.sin(2 * x);
  }
}
