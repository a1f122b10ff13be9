package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process says after it has seen data: against scikit-learn, numpy and refits. */
class ExactPosteriorTest {

  private static final double[] YS = {12.3, 13.1, 12.9, 12.2, 10.8, 10.1, 11.9};
  private static final TrainingSet DATA =
      TrainingSet.of(column(0, 0.7, 1.5, 2.1, 3.4, 4.0, 5.2), YS);
  private static final Points AT = Points.of("x", column(0.3, 2.7, 6.5));
  private static final GaussianProcess NOISY =
      GaussianProcess.of(Kernel.parse("1.5 * RBF(0.9) + WhiteKernel(0.05)"));

  @ParameterizedTest
  @ValueSource(strings = {"4 * RBF(0.8)", "4 * Matern(2.0, nu=0.5)", "4 * Matern(1.0, nu=2.5)"})
  void withoutNoiseItPassesThroughTheData(String kernel) {
    var process = GaussianProcess.of(Kernel.parse(kernel)).withAlpha(0);
    try (var posterior = ExactPosterior.of(process, DATA, Blas.RESOURCES)) {
      var there = posterior.predict(DATA.x(), Variance.OBSERVATION);
      assertThat(there.mean()).containsExactly(YS, within(1e-9));
      assertThat(there.variance()).containsOnly(new double[7], within(1e-10));
      assertThat(posterior.jitter()).isZero();
    }
  }

  @Test
  void farFromTheDataItIsThePrior() {
    try (var posterior = ExactPosterior.of(NOISY, DATA, Blas.RESOURCES)) {
      var far = Points.of("x", column(1e6));
      assertThat(posterior.predict(far, Variance.LATENT).mean()).containsExactly(0.0);
      assertThat(posterior.predict(far, Variance.LATENT).variance()).containsExactly(1.5);
      assertThat(posterior.predict(far, Variance.OBSERVATION).variance()).containsExactly(1.55);
    }
  }

  @Test
  void anObservationVariesByItsNoiseMoreThanTheFunction() {
    try (var posterior = ExactPosterior.of(NOISY, DATA, Blas.RESOURCES)) {
      var latent = posterior.predict(AT, Variance.LATENT);
      var observed = posterior.predict(AT, Variance.OBSERVATION);
      assertThat(observed.mean()).containsExactly(latent.mean());
      for (var i = 0; i < 3; i++) {
        assertThat(observed.variance()[i] - latent.variance()[i]).isCloseTo(0.05, within(1e-14));
      }
      var joint = posterior.joint(AT, Variance.OBSERVATION).covariance();
      var function = posterior.joint(AT, Variance.LATENT).covariance();
      assertThat(joint[0][0] - function[0][0]).isCloseTo(0.05, within(1e-14));
      // Noise is independent: it does not tie one observation to another.
      assertThat(joint[0][1]).isEqualTo(function[0][1]);
    }
  }

  /** {@code GaussianProcessRegressor(kernel, optimizer=None, normalize_y=True)}. */
  @Test
  void normalizesYAsScikitLearnDoes() {
    double[] mean = {12.678120483647056, 11.642083958718663, 12.230092783565315};
    double[][] covariance = {
      {0.09059841754155878, 0.004128409457258176, -0.00019237044515385687},
      {0.004128409457258176, 0.1618932201118935, -0.016476195104461112},
      {-0.00019237044515385687, -0.016476195104461112, 1.356001078574908}
    };
    try (var posterior = ExactPosterior.of(NOISY.withNormalizeY(true), DATA, Blas.RESOURCES)) {
      assertThat(posterior.logMarginalLikelihood().value())
          .isCloseTo(-7.890286859435845, within(1e-12));
      var joint = posterior.joint(AT, Variance.OBSERVATION);
      assertThat(joint.mean()).containsExactly(mean, within(1e-12));
      for (var i = 0; i < 3; i++) {
        assertThat(joint.covariance()[i]).containsExactly(covariance[i], within(1e-12));
      }
      assertThat(posterior.predict(AT, Variance.OBSERVATION).mean())
          .containsExactly(mean, within(1e-12));
    }
  }

  @Test
  void aConstantYIsNotDividedByItsSpread() {
    var flat = TrainingSet.of(DATA.x(), new double[] {3, 3, 3, 3, 3, 3, 3});
    try (var posterior = ExactPosterior.of(NOISY.withNormalizeY(true), flat, Blas.RESOURCES)) {
      assertThat(posterior.predict(AT, Variance.LATENT).mean())
          .containsExactly(new double[] {3, 3, 3}, within(1e-12));
    }
  }

  /** A known mean is subtracted and added back: Rasmussen 2004, section 2. */
  @ParameterizedTest
  @CsvSource({"CONSTANT, 12", "LINEAR, 12;-0.3", "QUADRATIC, 12;-0.3;0.1"})
  void aKnownMeanIsSubtracted(Degree degree, String coefficients) {
    var beta = Arrays.stream(coefficients.split(";")).map(Double::valueOf).toList();
    var x = DATA.x().column(0);
    var rest = YS.clone();
    for (var i = 0; i < rest.length; i++) rest[i] -= polynomial(beta, x[i]);
    try (var with =
            ExactPosterior.of(
                NOISY.withMean(MeanFunction.fixed(degree, beta)), DATA, Blas.RESOURCES);
        var without = ExactPosterior.of(NOISY, TrainingSet.of(DATA.x(), rest), Blas.RESOURCES)) {
      assertThat(with.logMarginalLikelihood().value())
          .isCloseTo(without.logMarginalLikelihood().value(), within(1e-12));
      var expected = without.predict(AT, Variance.LATENT);
      var actual = with.predict(AT, Variance.LATENT);
      assertThat(actual.variance()).containsExactly(expected.variance(), within(1e-14));
      for (var i = 0; i < 3; i++) {
        assertThat(actual.mean()[i])
            .isCloseTo(expected.mean()[i] + polynomial(beta, AT.column(0)[i]), within(1e-12));
      }
      assertThat(with.coefficients()).isEqualTo(beta);
    }
  }

  /** Numbers of numpy for GPML 2.41, 2.42 and 2.45, written out with inverses. */
  @Test
  void aConstantIsFittedByGeneralisedLeastSquares() {
    assertFitted(
        Degree.CONSTANT,
        new double[] {11.881197667680539},
        new double[] {12.678300059174692, 11.641665288149689, 12.216906897487666},
        new double[][] {
          {0.038864902638973055, 0.003947383750541202, -0.0033404735962973557},
          {0.0039473837505410005, 0.10895216616376918, -0.008804707157717641},
          {-0.003340473596297351, -0.008804707157717598, 1.510848958333785}
        },
        -7.3885934150312504);
  }

  @Test
  void aLineIsFittedByGeneralisedLeastSquares() {
    assertFitted(
        Degree.LINEAR,
        new double[] {12.19019242021543, -0.11914147171780343},
        new double[] {12.67148377119489, 11.643963277774342, 11.855171844679056},
        new double[][] {
          {0.039221244996915476, 0.0038272492955706344, 0.015570335637440142},
          {0.003827249295570433, 0.10899266734739048, -0.015180148386387109},
          {0.015570335637440152, -0.015180148386387073, 2.514430760788475}
        },
        -7.513274983719589);
  }

  @Test
  void aParabolaIsFittedByGeneralisedLeastSquares() {
    assertFitted(
        Degree.QUADRATIC,
        new double[] {12.36472773226189, -0.4582353429428144, 0.06587511341321678},
        new double[] {12.656787875165712, 11.629013646010945, 12.520078649271724},
        new double[][] {
          {0.040908183661623694, 0.005543314229260691, -0.06075416984818365},
          {0.0055433142292604905, 0.11073836143707455, -0.09282245405241324},
          {-0.06075416984818354, -0.09282245405241317, 5.967686210732533}
        },
        -8.222551697240371);
  }

  private static void assertFitted(
      Degree degree, double[] beta, double[] mean, double[][] covariance, double logLikelihood) {
    var process = NOISY.withMean(MeanFunction.fitted(degree));
    try (var posterior = ExactPosterior.of(process, DATA, Blas.RESOURCES)) {
      assertThat(posterior.coefficients().stream().mapToDouble(c -> c).toArray())
          .containsExactly(beta, within(1e-8));
      var joint = posterior.joint(AT, Variance.LATENT);
      assertThat(joint.mean()).containsExactly(mean, within(1e-8));
      var variance = posterior.predict(AT, Variance.LATENT).variance();
      for (var i = 0; i < 3; i++) {
        assertThat(joint.covariance()[i]).containsExactly(covariance[i], within(1e-8));
        assertThat(variance[i]).isCloseTo(covariance[i][i], within(1e-8));
      }
      assertThat(posterior.logMarginalLikelihood().value()).isCloseTo(logLikelihood, within(1e-8));
    }
  }

  /** With y = Hᵀβ exactly, β comes out whatever the kernel, in several dimensions too. */
  @Test
  void theCoefficientsOfAQuadraticInTwoDimensionsAreFound() {
    var beta = List.of(1.0, 2.0, -3.0, 0.5, 0.25, -0.125);
    var x = new double[30][];
    var y = new double[30];
    for (var i = 0; i < 30; i++) {
      // Years and millimetres: far from zero and of different sizes.
      x[i] = new double[] {1958 + i, 0.001 * ((7 * i) % 30)};
      var u = x[i][0];
      var v = x[i][1];
      y[i] = 1 + 2 * u - 3 * v + 0.5 * u * u + 0.25 * u * v - 0.125 * v * v;
    }
    var process =
        GaussianProcess.of(Kernel.parse("RBF([5, 0.01]) + WhiteKernel(0.1)"))
            .withMean(MeanFunction.fitted(Degree.QUADRATIC));
    try (var posterior = ExactPosterior.of(process, TrainingSet.of(x, y), Blas.RESOURCES)) {
      var found = posterior.coefficients();
      assertThat(found.get(3)).isCloseTo(beta.get(3), within(1e-6));
      assertThat(found.get(4)).isCloseTo(beta.get(4), within(1e-3));
      var there = posterior.predict(Points.of("x", new double[][] {{2100, 0.5}}), Variance.LATENT);
      var truth =
          1 + 2 * 2100 - 3 * 0.5 + 0.5 * 2100 * 2100 + 0.25 * 2100 * 0.5 - 0.125 * 0.5 * 0.5;
      assertThat(there.mean()[0]).isCloseTo(truth, within(1e-8 * truth));
    }
  }

  @Test
  void columnsThatDetermineOneAnotherCannotCarryAMean() {
    var x = new double[][] {{1, 2}, {2, 4}, {3, 6}, {4, 8}, {5, 10}};
    var process = NOISY.withMean(MeanFunction.fitted(Degree.LINEAR));
    var refusal =
        Refusal.of(
            () ->
                ExactPosterior.of(
                    process, TrainingSet.of(x, new double[] {1, 2, 3, 4, 6}), Blas.RESOURCES));
    assertThat(refusal.field()).isEqualTo("mean");
    assertThat(refusal.message()).contains("choose a lower degree");
  }

  @Test
  void aMeanNeedsMorePointsThanCoefficients() {
    var two = TrainingSet.of(column(1, 2), new double[] {1, 2});
    var process = NOISY.withMean(MeanFunction.fitted(Degree.LINEAR));
    assertThat(Refusal.of(() -> ExactPosterior.of(process, two, Blas.RESOURCES)).message())
        .isEqualTo(
            "2 coefficients cannot be fitted to 2 points: choose a lower degree or give the"
                + " coefficients");
  }

  @ParameterizedTest
  @CsvSource({"ZERO, false", "ZERO, true", "CONSTANT, false", "LINEAR, true", "QUADRATIC, false"})
  void leavingOneOutIsAsGoodAsNRefits(Degree degree, boolean normalize) {
    var process = NOISY.withMean(MeanFunction.fitted(degree)).withNormalizeY(normalize);
    // What is normalised by all observations would not be the same without one of them.
    var data = normalize ? normalized() : DATA;
    try (var all = ExactPosterior.of(process, data, Blas.RESOURCES)) {
      var at = all.leaveOneOut().orElseThrow();
      var sum = 0.0;
      for (var i = 0; i < data.size(); i++) {
        try (var rest =
            ExactPosterior.of(process.withNormalizeY(false), without(data, i), Blas.RESOURCES)) {
          var one = rest.predict(data.x().slice(i, i + 1), Variance.OBSERVATION);
          assertThat(at.mean()[i]).isCloseTo(one.mean()[0], within(1e-8));
          assertThat(at.variance()[i]).isCloseTo(one.variance()[0], within(1e-8));
          var error = data.y(i) - one.mean()[0];
          sum -=
              0.5 * (Math.log(2 * Math.PI * one.variance()[0]) + error * error / one.variance()[0]);
        }
      }
      assertThat(at.logPredictiveLikelihood()).isCloseTo(sum, within(1e-7));
    }
  }

  @Test
  void jointSamplesHaveTheMomentsOfTheDistribution() {
    try (var posterior = ExactPosterior.of(NOISY, DATA, Blas.RESOURCES)) {
      var joint = posterior.joint(AT, Variance.LATENT);
      var count = 200_000;
      var samples = joint.samples(count, 11, Blas.RESOURCES);
      for (var i = 0; i < 3; i++) {
        var mean = average(samples, i);
        assertThat(mean)
            .isCloseTo(joint.mean()[i], within(5 * Math.sqrt(joint.covariance()[i][i] / count)));
        for (var j = 0; j <= i; j++) {
          var other = average(samples, j);
          var covariance = 0.0;
          for (var sample : samples) {
            covariance += (sample[i] - mean) * (sample[j] - other) / count;
          }
          assertThat(covariance).isCloseTo(joint.covariance()[i][j], within(0.02));
        }
      }
    }
  }

  @Test
  void theSameSeedDrawsTheSameFunctions() {
    try (var posterior = ExactPosterior.of(NOISY, DATA, Blas.RESOURCES)) {
      var joint = posterior.joint(AT, Variance.LATENT);
      var drawn = joint.samples(3, 7, Blas.RESOURCES);
      assertThat(joint.samples(3, 7, Blas.RESOURCES)).isDeepEqualTo(drawn);
      assertThat(joint.samples(3, 8, Blas.RESOURCES)[0]).isNotEqualTo(drawn[0]);
      assertThat(joint.samples(0, 7, Blas.RESOURCES)).isEmpty();
      assertThat(Refusal.of(() -> joint.samples(Integer.MAX_VALUE, 7, Blas.RESOURCES)).field())
          .isEqualTo("samples");
    }
  }

  @Test
  void functionsDrawnThroughCloseNeighboursAreSmooth() {
    var grid = new double[300];
    for (var i = 0; i < grid.length; i++) grid[i] = 1e-4 * i;
    try (var posterior = ExactPosterior.of(NOISY, DATA, Blas.RESOURCES)) {
      var drawn =
          posterior
              .joint(Points.of("x", column(grid)), Variance.LATENT)
              .samples(1, 3, Blas.RESOURCES);
      for (var i = 1; i < grid.length; i++) {
        assertThat(drawn[0][i] - drawn[0][i - 1]).isCloseTo(0, within(1e-3));
      }
    }
  }

  @Test
  void aPriorNeedsNoData() {
    var process =
        GaussianProcess.of(Kernel.parse("4 * RBF() + WhiteKernel(0.5)"))
            .withMean(MeanFunction.fixed(Degree.LINEAR, List.of(1.0, 2.0)));
    var latent = Prior.joint(process, AT, Variance.LATENT, Blas.RESOURCES);
    assertThat(latent.mean()).containsExactly(new double[] {1.6, 6.4, 14.0}, within(1e-14));
    assertThat(latent.covariance()[0][0]).isEqualTo(4);
    assertThat(latent.covariance()[0][1])
        .isCloseTo(4 * Math.exp(-0.5 * 2.4 * 2.4), within(1e-14))
        .isEqualTo(latent.covariance()[1][0]);
    assertThat(Prior.joint(process, AT, Variance.OBSERVATION, Blas.RESOURCES).covariance()[0][0])
        .isEqualTo(4.5);
    var fitted = process.withMean(MeanFunction.fitted(Degree.LINEAR));
    assertThat(Refusal.of(() -> Prior.joint(fitted, AT, Variance.LATENT, Blas.RESOURCES)).field())
        .isEqualTo("mean");
  }

  @Test
  void blocksOfPointsMakeNoDifference() {
    var grid = new double[2_500];
    for (var i = 0; i < grid.length; i++) grid[i] = -1 + i / 300.0;
    var process = NOISY.withMean(MeanFunction.fitted(Degree.LINEAR));
    try (var posterior = ExactPosterior.of(process, DATA, Blas.RESOURCES)) {
      var all = posterior.predict(Points.of("x", column(grid)), Variance.OBSERVATION);
      for (var i = 0; i < grid.length; i += 499) {
        var one = posterior.predict(Points.of("x", column(grid[i])), Variance.OBSERVATION);
        assertThat(all.mean()[i]).isCloseTo(one.mean()[0], within(1e-12));
        assertThat(all.variance()[i]).isCloseTo(one.variance()[0], within(1e-12));
      }
    }
  }

  private static TrainingSet normalized() {
    return TrainingSet.of(DATA.x(), TargetScale.of(DATA, true).normalized(DATA));
  }

  private static TrainingSet without(TrainingSet data, int left) {
    var x = new double[data.size() - 1][1];
    var y = new double[x.length];
    for (var i = 0; i < y.length; i++) {
      var from = i < left ? i : i + 1;
      x[i][0] = data.x().column(0)[from];
      y[i] = data.y(from);
    }
    return TrainingSet.of(x, y);
  }

  private static double average(double[][] samples, int i) {
    return Arrays.stream(samples).mapToDouble(s -> s[i]).average().orElseThrow();
  }

  private static double polynomial(List<Double> beta, double x) {
    var sum = 0.0;
    for (var p = 0; p < beta.size(); p++) sum += beta.get(p) * Math.pow(x, p);
    return sum;
  }

  private static double[][] column(double... values) {
    return Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
  }
}
