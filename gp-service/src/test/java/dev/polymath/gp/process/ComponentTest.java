package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.MeanFunction.Degree;
import org.junit.jupiter.api.Test;

/** Which part of a sum explains what. */
class ComponentTest {

  private static final Points AT = Points.of("x", new double[][] {{-1}, {0.35}, {7.2}, {13}});

  /** A slope and a wave: each is found in the part that can be such. */
  @Test
  void aTrendAndASeasonAreToldApart() {
    var process =
        GaussianProcess.of(
            Kernel.parse("DotProduct(0.1) + ExpSineSquared(1.0, 2.0) + 0.01 * WhiteKernel(1.0)"));
    try (var posterior = ExactPosterior.of(process, data(), Blas.RESOURCES)) {
      var parts = posterior.components(AT).orElseThrow();
      assertThat(parts)
          .extracting(part -> part.kernel().text())
          .containsExactly(
              "DotProduct(sigma_0=0.1)", "ExpSineSquared(length_scale=1.0, periodicity=2.0)");
      for (var i = 0; i < AT.size(); i++) {
        var x = AT.column(0)[i];
        assertThat(parts.get(0).prediction().mean()[i]).isCloseTo(0.3 * x, within(0.05));
        assertThat(parts.get(1).prediction().mean()[i])
            .isCloseTo(Math.sin(Math.PI * x), within(0.05));
      }
    }
  }

  @Test
  void theirMeansAddUpUnderEveryMethod() {
    var process =
        GaussianProcess.of(
                Kernel.parse(
                    "2.0 * Matern(3.0, nu=2.5) + WhiteKernel(0.05) + 0.5 * Matern(0.4, nu=0.5) + 1.5"))
            .withNormalizeY(true);
    var data = data();
    try (var exact = ExactPosterior.of(process, data, Blas.RESOURCES);
        var kalman = KalmanPosterior.of(process, data)) {
      var whole = exact.predict(AT, Variance.LATENT).mean();
      var average = java.util.Arrays.stream(data.y()).average().orElseThrow();
      var ones = exact.components(AT).orElseThrow();
      var others = kalman.components(AT).orElseThrow();
      assertThat(others).hasSize(3);
      for (var i = 0; i < AT.size(); i++) {
        var sum = average;
        for (var j = 0; j < 3; j++) {
          var one = ones.get(j).prediction();
          var other = others.get(j).prediction();
          assertThat(ones.get(j).kernel()).isEqualTo(others.get(j).kernel());
          assertThat(other.mean()[i]).isCloseTo(one.mean()[i], within(1e-8));
          assertThat(other.variance()[i]).isCloseTo(one.variance()[i], within(1e-8));
          sum += one.mean()[i];
        }
        assertThat(sum).isCloseTo(whole[i], within(1e-9));
      }
    }
  }

  /** A fitted mean leaves more open, and its own part is not one of the kernel's. */
  @Test
  void aFittedMeanWidensThem() {
    var process = GaussianProcess.of(Kernel.parse("RBF(1.5) + WhiteKernel(0.01)"));
    try (var zero = ExactPosterior.of(process, data(), Blas.RESOURCES);
        var fitted =
            ExactPosterior.of(
                process.withMean(MeanFunction.fitted(Degree.LINEAR)), data(), Blas.RESOURCES)) {
      var narrow = zero.components(AT).orElseThrow().getFirst().prediction();
      var wide = fitted.components(AT).orElseThrow().getFirst().prediction();
      // The only part of a zero mean is all there is.
      assertThat(narrow.variance())
          .containsExactly(zero.predict(AT, Variance.LATENT).variance(), within(1e-12));
      for (var i = 0; i < AT.size(); i++) {
        assertThat(wide.variance()[i]).isGreaterThan(narrow.variance()[i]);
      }
    }
  }

  private static TrainingSet data() {
    var x = new double[80][1];
    var y = new double[80];
    for (var i = 0; i < 80; i++) {
      x[i][0] = 0.15 * i;
      y[i] = 0.3 * x[i][0] + Math.sin(Math.PI * x[i][0]) + 0.02 * Math.cos(17 * i);
    }
    return TrainingSet.of(x, y);
  }
}
