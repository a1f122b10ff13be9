package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.kernel.Hyperparameter;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against scikit-learn, to eight digits. */
class TruthTest {
  private static final double DIGITS = 1e-8;

  private final Resources resources = Resources.ofThreads(2, 5_000);

  @ParameterizedTest
  @ValueSource(
      strings = {"gp_rbf1d.json", "gp_matern52.json", "gp_composite.json", "gp_ard3d.json"})
  void agreesWithScikitLearn(String name) {
    Truth truth = Truth.read(name);
    Kernel kernel = Kernel.parse(truth.kernel()).withTheta(truth.theta_log());
    assertThat(kernel.hyperparameters())
        .extracting(Hyperparameter::name)
        .containsExactly(truth.hyperparameters());
    GaussianProcess process = GaussianProcess.of(kernel).withAlpha(truth.alpha());
    TrainingSet data = TrainingSet.of(truth.x(), truth.y());

    try (ExactPosterior posterior = ExactPosterior.of(process, data, resources);
        ExactEvidence likelihood = new ExactEvidence(process, data, resources)) {
      Points xs = Points.of("x", truth.xs());
      JointDistribution joint = posterior.joint(xs, Variance.OBSERVATION);
      assertClose(joint.mean(), truth.mean());
      double[][] covariance = joint.covariance();
      double[] variance = posterior.predict(xs, Variance.OBSERVATION).variance();
      for (int i = 0; i < covariance.length; i++) {
        assertClose(covariance[i], truth.covariance()[i]);
        assertThat(variance[i]).isCloseTo(truth.covariance()[i][i], within(DIGITS));
      }
      assertClose(posterior.predict(xs, Variance.LATENT).mean(), truth.mean());

      LogMarginalLikelihood value = likelihood.evaluate(true);
      double[] gradient = value.gradient().stream().mapToDouble(g -> g).toArray();
      assertClose(new double[] {value.value()}, new double[] {truth.logMarginalLikelihood()});
      assertClose(gradient, truth.gradientLogTheta());
    }
  }

  /** Relative to the largest of the numbers, so that those that cancel to nothing count too. */
  private static void assertClose(double[] actual, double[] expected) {
    double scale = 0;
    for (double e : expected) {
      scale = Math.max(scale, Math.abs(e));
    }
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(DIGITS * scale));
    }
  }
}
