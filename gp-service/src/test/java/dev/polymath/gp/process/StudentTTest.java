package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Parameter;
import dev.polymath.gp.kernel.Points;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Heavy tails: against SciPy, dense formulas and finite differences. */
class StudentTTest {

  private static final StudentT FREE =
      new StudentT(Parameter.of(4, 2.05, 200), Parameter.of(0.2, 1e-3, 1e3));
  private static final GaussianProcess PRIOR =
      GaussianProcess.of(Kernel.parse("1.5 * RBF(1.1) + 0.01"));
  private static final TrainingSet DATA = sineWithOutliers(30, 1);
  private static final Points AT = Points.of(new double[] {0.3, 2.2, 5.1, 9}, 4);

  /** {@code scipy.stats.t.logpdf}, {@code scipy.special.gammaln} and {@code digamma}. */
  @Test
  void theDensityIsSciPys() {
    var likelihood = new StudentT(Parameter.fixed(3.5), Parameter.fixed(0.6));
    assertThat(likelihood.at(1.7, 0.2).value()).isCloseTo(-2.7837826796508836, within(1e-13));
    assertThat(likelihood.at(-40, 0.2).value()).isCloseTo(-16.58280168035879, within(1e-12));
    assertThat(Normal.logGamma(0.3)).isCloseTo(1.0957979948180756, within(1e-13));
    assertThat(Normal.logGamma(27.5)).isCloseTo(62.90499082887651, within(1e-12));
    assertThat(Normal.digamma(0.3)).isCloseTo(-3.502524222200133, within(1e-13));
    assertThat(Normal.digamma(27.5)).isCloseTo(3.2958940082150336, within(1e-13));
  }

  /** By {@code scipy.integrate.quad} over f and {@code scipy.stats.t.cdf}. */
  @Test
  void theBandHoldsNinetyFivePercentOfTheObservations() {
    assertThat(reach(4, 0.5, 0.3)).isCloseTo(1.7358331283638726, within(1e-9));
    assertThat(reach(2.1, 1, 0.01)).isCloseTo(4.115507238744615, within(1e-8));
    assertThat(reach(150, 0.2, 2)).isCloseTo(2.799760946581096, within(1e-9));
  }

  private static double reach(double degrees, double scale, double variance) {
    var latent = new Prediction(new double[] {1}, new double[] {variance});
    var likelihood = new StudentT(Parameter.fixed(degrees), Parameter.fixed(scale));
    return likelihood.band(latent).high()[0] - 1;
  }

  @Test
  void derivativesMeetCentralDifferences() {
    var step = 1e-5;
    for (var f : new double[] {-9, -0.6, -0.1, 0.05, 0.4, 3}) {
      var here = FREE.at(0, f);
      var up = FREE.at(0, f + step);
      var down = FREE.at(0, f - step);
      assertClose(here.first(), (up.value() - down.value()) / (2 * step));
      assertClose(here.second(), (up.first() - down.first()) / (2 * step));
      assertClose(here.third(), (up.second() - down.second()) / (2 * step));
      for (var p = 0; p < 2; p++) {
        var more = moved(p, step).at(0, f);
        var less = moved(p, -step).at(0, f);
        var by = FREE.sensitivities(0, f).get(p);
        assertClose(by.value(), (more.value() - less.value()) / (2 * step));
        assertClose(by.first(), (more.first() - less.first()) / (2 * step));
        assertClose(by.second(), (more.second() - less.second()) / (2 * step));
      }
    }
  }

  private static Likelihood moved(int p, double step) {
    var values = new double[] {4, 0.2};
    values[p] *= Math.exp(step);
    return FREE.withFree(values);
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-6 * (1 + Math.abs(expected))));
  }

  /** Σ = (K⁻¹ + W)⁻¹ and log q, as they are written, with W negative at the outliers. */
  @Test
  void theApproximationIsThatOfDenseFormulas() {
    var n = DATA.size();
    var k = Dense.covariance(PRIOR.kernel(), DATA.x(), DATA.x());
    for (var i = 0; i < n; i++) k[i][i] += PRIOR.alpha();
    try (var posterior = LaplacePosterior.of(PRIOR, FREE, DATA, Blas.RESOURCES)) {
      var f = mode(k);
      var across = Dense.covariance(PRIOR.kernel(), AT, DATA.x());
      var gradient = new double[n];
      var noise = new double[n][n];
      var identityAndWK = new double[n][n];
      var value = 0.0;
      var negative = 0;
      for (var i = 0; i < n; i++) {
        var density = FREE.at(DATA.y(i), f[i]);
        gradient[i] = density.first();
        value += density.value();
        negative += density.second() > 0 ? 1 : 0;
        noise[i][i] = -1 / density.second();
        for (var j = 0; j < n; j++) {
          identityAndWK[i][j] = (i == j ? 1 : 0) - density.second() * k[i][j];
          noise[i][j] += k[i][j];
        }
      }
      assertThat(negative).isGreaterThan(1);
      var evidence =
          value - 0.5 * Solution.dot(f, gradient) - 0.5 * Dense.logDeterminant(identityAndWK);
      assertThat(posterior.logMarginalLikelihood().value()).isCloseTo(evidence, within(1e-8));
      var mean = Dense.times(across, gradient);
      var taken = Dense.times(Dense.times(across, Dense.inverse(noise)), Dense.transposed(across));
      var prior = Dense.covariance(PRIOR.kernel(), AT, AT);
      var found = posterior.predict(AT, Variance.LATENT);
      var joint = posterior.joint(AT, Variance.LATENT).covariance();
      for (var i = 0; i < mean.length; i++) {
        assertThat(found.mean()[i]).isCloseTo(mean[i], within(1e-7));
        assertThat(found.variance()[i]).isCloseTo(prior[i][i] - taken[i][i], within(1e-8));
        for (var j = 0; j < mean.length; j++) {
          assertThat(joint[i][j]).isCloseTo(prior[i][j] - taken[i][j], within(1e-8));
        }
      }
    }
  }

  /** Expectation maximisation alone, until nothing moves. */
  private static double[] mode(double[][] k) {
    var n = k.length;
    var f = new double[n];
    for (var iteration = 0; iteration < 300; iteration++) {
      var noisy = new double[n][n];
      for (var i = 0; i < n; i++) {
        noisy[i] = k[i].clone();
        noisy[i][i] += 1 / FREE.majorant(DATA.y(i), f[i]);
      }
      f = Dense.times(k, Dense.times(Dense.inverse(noisy), DATA.y()));
    }
    return f;
  }

  @Test
  void theGradientMeetsCentralDifferences() {
    var model = new Model(PRIOR, new Inference.Laplace(FREE));
    var theta = model.theta();
    assertThat(model.names()).endsWith("likelihood__degrees_of_freedom", "likelihood__scale");
    try (var evidence = new LaplaceEvidence(PRIOR, FREE, DATA, Blas.RESOURCES)) {
      var gradient = evidence.evaluate(theta, true).gradient();
      assertThat(gradient).hasSameSizeAs(theta);
      for (var p = 0; p < theta.length; p++) {
        var up = theta.clone();
        var down = theta.clone();
        up[p] += 1e-4;
        down[p] -= 1e-4;
        var difference =
            (evidence.evaluate(up, false).value() - evidence.evaluate(down, false).value()) / 2e-4;
        assertThat(gradient.get(p))
            .as(model.names().get(p))
            .isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
      }
    }
  }

  @Test
  void outliersThatBendAGaussianFunctionDoNotBendThisOne() {
    var data = sineWithOutliers(60, 7);
    var kernel = Kernel.parse("1.0 * RBF(1.0)");
    var robust = learn(new Inference.Laplace(FREE), kernel, data);
    var gaussian =
        learn(new Inference.Exact(), Kernel.parse("1.0 * RBF(1.0) + WhiteKernel(0.1)"), data);
    assertThat(robust).isLessThan(0.08);
    assertThat(gaussian).isGreaterThan(3 * robust);
  }

  /** Root mean square distance of the learned function from the truth. */
  private static double learn(Inference inference, Kernel kernel, TrainingSet data) {
    var learned =
        Learning.learn(
            inference,
            GaussianProcess.of(kernel),
            data,
            Blas.RESOURCES,
            LearningOptions.DEFAULT,
            List.of(),
            LearningListener.NONE);
    try (var posterior = learned.inference().posterior(learned.process(), data, Blas.RESOURCES)) {
      var mean = posterior.predict(data.x(), Variance.LATENT).mean();
      var square = 0.0;
      for (var i = 0; i < mean.length; i++) {
        square += Math.pow(mean[i] - Math.sin(data.x().column(0)[i]), 2) / mean.length;
      }
      return Math.sqrt(square);
    }
  }

  @Test
  void refusesWhatHasNoVariance() {
    assertThat(Refusal.of(() -> new StudentT(Parameter.fixed(2), Parameter.fixed(1))).field())
        .isEqualTo("likelihood.degreesOfFreedom");
  }

  /** Every eighth observation is off by 2 to 5. */
  private static TrainingSet sineWithOutliers(int n, int seed) {
    var random = new Random(seed);
    var x = new double[n][];
    var y = new double[n];
    for (var i = 0; i < n; i++) {
      x[i] = new double[] {8.0 * i / n};
      y[i] = Math.sin(x[i][0]) + 0.1 * random.nextGaussian();
      if (i % 8 == 4) y[i] += 2 + 3 * random.nextDouble();
    }
    return TrainingSet.of(x, y);
  }
}
