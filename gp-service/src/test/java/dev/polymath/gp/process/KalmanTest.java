package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Kalman filter answers what the factor of the whole covariance matrix answers. */
class KalmanTest {

  private static final double DIGITS = 1e-8;
  private static final TrainingSet DATA = series(300);

  /** Before, amid (two at one time, one at an observation's) and after the data, in no order. */
  private static final Points AT =
      Points.of(
          "x", new double[][] {{11}, {3.3}, {-2}, {3.4}, {3.3}, {DATA.x().column(0)[7]}, {9.7}});

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Matern(0.7, nu=0.5) + WhiteKernel(0.1)",
        "1.3**2 * Matern(0.7, nu=1.5) + WhiteKernel(0.04)",
        "2.0 * Matern(1.1, nu=2.5) + WhiteKernel(0.04)",
        "Matern(5.0, nu=2.5) + WhiteKernel(1e-4)",
        "1.5 * Matern(3.0, nu=2.5) * 2.0 + 0.3 * Matern(0.2, nu=0.5) + 4.0 + 0.5 * WhiteKernel(0.1)",
        "Matern(0.7, 'fixed', 1.5) * ConstantKernel(2.0, 'fixed') + WhiteKernel(0.1, 'fixed') + WhiteKernel(0.02)"
      })
  void equalsExactInference(String kernel) {
    var process = GaussianProcess.of(Kernel.parse(kernel));
    assertEqual(process);
    assertEqual(
        process
            .withNormalizeY(true)
            .withMean(MeanFunction.fixed(Degree.LINEAR, List.of(0.5, -0.2))));
  }

  private static void assertEqual(GaussianProcess process) {
    try (var exact = ExactPosterior.of(process, DATA, Blas.RESOURCES);
        var kalman = KalmanPosterior.of(process, DATA)) {
      for (var variance : Variance.values()) {
        var expected = exact.predict(AT, variance);
        var actual = kalman.predict(AT, variance);
        assertThat(actual.mean()).containsExactly(expected.mean(), within(DIGITS));
        assertThat(actual.variance()).containsExactly(expected.variance(), within(DIGITS));
        var jointly = exact.joint(AT, variance);
        var joint = kalman.joint(AT, variance);
        assertThat(joint.mean()).containsExactly(jointly.mean(), within(DIGITS));
        for (var i = 0; i < AT.size(); i++) {
          assertThat(joint.covariance()[i])
              .containsExactly(jointly.covariance()[i], within(DIGITS));
        }
      }
      var expected = exact.leaveOneOut().orElseThrow();
      var actual = kalman.leaveOneOut().orElseThrow();
      assertThat(actual.mean()).containsExactly(expected.mean(), within(DIGITS));
      assertThat(actual.variance()).containsExactly(expected.variance(), within(DIGITS));
      assertThat(actual.logPredictiveLikelihood())
          .isCloseTo(expected.logPredictiveLikelihood(), within(1e-6));
      assertThat(kalman.logMarginalLikelihood().dataFit())
          .isCloseTo(exact.logMarginalLikelihood().dataFit(), within(1e-6));
    }
    try (var exact = new Inference.Exact().evidence(process, DATA, Blas.RESOURCES);
        var kalman = new Inference.Kalman().evidence(process, DATA, Blas.RESOURCES)) {
      var theta = process.kernel().theta();
      for (var p = 0; p < theta.length; p++) theta[p] += 0.1 * p;
      var expected = exact.evaluate(theta, true);
      var actual = kalman.evaluate(theta, true);
      assertThat(actual.value()).isCloseTo(expected.value(), relative(expected.value()));
      assertThat(actual.complexity()).isCloseTo(expected.complexity(), relative(expected.value()));
      assertThat(actual.gradient()).hasSameSizeAs(expected.gradient());
      for (var p = 0; p < theta.length; p++) {
        assertThat(actual.gradient().get(p))
            .as(process.kernel().thetaNames().get(p))
            .isCloseTo(expected.gradient().get(p), relative(expected.value()));
      }
    }
  }

  @Test
  void learnsWhatExactInferenceLearns() {
    var process = GaussianProcess.of(Kernel.parse("1.0 * Matern(1.0, nu=1.5) + WhiteKernel(0.1)"));
    var options = new LearningOptions(1, 100, 1);
    var exact = Learning.learn(process, DATA, Blas.RESOURCES, options, LearningListener.NONE);
    var kalman =
        Learning.learn(
            new Inference.Kalman(),
            process,
            DATA,
            Blas.RESOURCES,
            options,
            List.of(),
            LearningListener.NONE);

    assertThat(kalman.logMarginalLikelihood().value())
        .isCloseTo(exact.logMarginalLikelihood().value(), within(1e-6));
    assertThat(kalman.process().kernel().theta())
        .containsExactly(exact.process().kernel().theta(), within(1e-3));
  }

  /** A step of 10⁻⁶ length scales and one of 10⁴ keep their digits. */
  @Test
  void bearsCrowdedAndDistantObservations() {
    var random = new Random(3);
    var x = new double[200][1];
    var y = new double[200];
    for (var i = 0; i < 200; i++) {
      x[i][0] = i < 100 ? i * 1e-6 : 100.0 * i;
      y[i] = Math.sin(i) + 0.1 * random.nextGaussian();
    }
    var data = TrainingSet.of(x, y);
    var process = GaussianProcess.of(Kernel.parse("Matern(1.0, nu=2.5) + WhiteKernel(0.01)"));
    try (var exact = ExactPosterior.of(process, data, Blas.RESOURCES);
        var kalman = KalmanPosterior.of(process, data)) {
      var expected = exact.logMarginalLikelihood().value();
      assertThat(kalman.logMarginalLikelihood().value()).isCloseTo(expected, relative(expected));
      assertThat(kalman.predict(data.x(), Variance.LATENT).mean())
          .containsExactly(exact.predict(data.x(), Variance.LATENT).mean(), within(DIGITS));
    }
  }

  @Test
  void saysWhyItDoesNotApply() {
    var matern = GaussianProcess.of(Kernel.parse("Matern(1.0, nu=1.5) + WhiteKernel(0.1)"));
    var plane = TrainingSet.of(new double[][] {{1, 2}}, new double[] {1});
    assertRefused(matern, plane, "kalman takes one column of x, not 2");
    assertRefused(
        matern.withMean(MeanFunction.fitted(Degree.LINEAR)),
        DATA,
        "kalman takes a mean that is known");
    for (var kernel :
        List.of(
            "RBF()",
            "WhiteKernel()",
            "Matern(nu=inf)",
            "Matern() * Matern()",
            "Matern() * WhiteKernel()",
            "Matern() ** 2",
            "Matern() * (Matern() + 1.0)",
            "Matern() + DotProduct()")) {
      assertRefused(matern.withKernel(Kernel.parse(kernel)), DATA, "kalman takes a sum of Matern");
    }
  }

  private static void assertRefused(GaussianProcess process, TrainingSet data, String message) {
    var refusal = Refusal.of(() -> KalmanPosterior.of(process, data));
    assertThat(refusal.field()).isEqualTo("method");
    assertThat(refusal.message()).contains(message);
  }

  private static org.assertj.core.data.Offset<Double> relative(double value) {
    return within(DIGITS * (1 + Math.abs(value)));
  }

  private static TrainingSet series(int n) {
    var random = new Random(4);
    var x = new double[n][1];
    var y = new double[n];
    for (var i = 0; i < n; i++) {
      x[i][0] = 10 * random.nextDouble();
      y[i] = 3 + Math.sin(2 * x[i][0]) + 0.2 * random.nextGaussian();
    }
    // Two observations at one time.
    x[1][0] = x[0][0];
    return TrainingSet.of(x, y);
  }
}
