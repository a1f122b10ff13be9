package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Several outputs: against dense formulas and finite differences. */
class CoregionalTest {

  private static final Coregionalisation TWO_SHARED =
      new Coregionalisation(
          List.of(List.of(0.9, 0.2), List.of(-0.7, 0.5), List.of(0.3, -1.1)),
          List.of(0.2, 0.4, 0.1),
          List.of(0.05, 0.02, 0.1));
  private static final GaussianProcess PRIOR =
      GaussianProcess.of(Kernel.parse("RBF(1.2) + 0.3 * Matern(2.0, nu=1.5)"));
  private static final TrainingSet DATA = three(24);

  /** Σ = B ⊗ k and noise, as it is written. */
  @Test
  void theAnswersAreThoseOfDenseFormulas() {
    var at = Points.of("x", new double[][] {{0.5, 0}, {0.5, 1}, {3.3, 2}, {9, 1}});
    var n = DATA.size();
    var sigma = covariance(DATA.x(), DATA.x());
    for (var i = 0; i < n; i++) {
      sigma[i][i] += TWO_SHARED.noise().get(output(DATA.x(), i)) + PRIOR.alpha();
    }
    var inverse = Dense.inverse(sigma);
    var weights = Dense.times(inverse, DATA.y());
    var across = covariance(at, DATA.x());
    var mean = Dense.times(across, weights);
    var taken = Dense.times(Dense.times(across, inverse), Dense.transposed(across));
    var prior = covariance(at, at);
    try (var posterior = CoregionalPosterior.of(PRIOR, TWO_SHARED, DATA, Blas.RESOURCES)) {
      assertThat(posterior.logMarginalLikelihood().value())
          .isCloseTo(
              -0.5 * Solution.dot(DATA.y(), weights)
                  - 0.5 * Dense.logDeterminant(sigma)
                  - 0.5 * n * Math.log(2 * Math.PI),
              within(1e-9));
      var latent = posterior.predict(at, Variance.LATENT);
      var observed = posterior.predict(at, Variance.OBSERVATION);
      var joint = posterior.joint(at, Variance.LATENT).covariance();
      for (var i = 0; i < at.size(); i++) {
        assertThat(latent.mean()[i]).isCloseTo(mean[i], within(1e-9));
        assertThat(observed.variance()[i] - latent.variance()[i])
            .isCloseTo(TWO_SHARED.noise().get(output(at, i)), within(1e-12));
        assertThat(latent.variance()[i]).isCloseTo(joint[i][i], within(1e-12));
        for (var j = 0; j < at.size(); j++) {
          assertThat(joint[i][j]).isCloseTo(prior[i][j] - taken[i][j], within(1e-9));
        }
      }
      var left = posterior.leaveOneOut().orElseThrow();
      assertThat(left.mean()[5]).isCloseTo(DATA.y(5) - weights[5] / inverse[5][5], within(1e-9));
    }
  }

  private static int output(Points x, int i) {
    return (int) x.column(x.dimensions() - 1)[i];
  }

  private static double[][] covariance(Points rows, Points columns) {
    var k = Dense.covariance(PRIOR.kernel(), rows.first(1), columns.first(1));
    var b = TWO_SHARED.b();
    for (var i = 0; i < k.length; i++) {
      for (var j = 0; j < k[i].length; j++) k[i][j] *= b[output(rows, i)][output(columns, j)];
    }
    return k;
  }

  @Test
  void theGradientMeetsCentralDifferences() {
    for (var process : List.of(PRIOR, PRIOR.withNormalizeY(true))) {
      var model = new Model(process, new Inference.Coregional(TWO_SHARED));
      var theta = model.theta();
      try (var evidence = new CoregionalEvidence(process, TWO_SHARED, DATA, Blas.RESOURCES)) {
        var gradient = evidence.evaluate(theta, true).gradient();
        assertThat(gradient).hasSize(3 + 6 + 3 + 3);
        for (var p = 0; p < theta.length; p++) {
          var up = theta.clone();
          var down = theta.clone();
          up[p] += 1e-5;
          down[p] -= 1e-5;
          var difference =
              (evidence.evaluate(up, false).value() - evidence.evaluate(down, false).value())
                  / 2e-5;
          assertThat(gradient.get(p))
              .as(model.names().get(p))
              .isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
        }
      }
    }
  }

  /** One output is the other upside down; it is seen only on the left, and known on the right. */
  @Test
  void whatIsSeenOfOneOutputTellsOfAnother() {
    var random = new Random(3);
    var x = new ArrayList<double[]>();
    var y = new ArrayList<Double>();
    for (var i = 0; i < 60; i++) {
      var place = i / 6.0;
      x.add(new double[] {place, 0});
      y.add(Math.sin(place) + 0.05 * random.nextGaussian());
      if (place < 5) {
        x.add(new double[] {place, 1});
        y.add(100 - 20 * Math.sin(place) + random.nextGaussian());
      }
    }
    var data =
        TrainingSet.of(
            x.toArray(double[][]::new), y.stream().mapToDouble(value -> value).toArray());
    var learned =
        Learning.learn(
            new Inference.Coregional(Coregionalisation.start(new double[] {1, 1}, 1)),
            GaussianProcess.of(Kernel.parse("RBF(1.0)")).withNormalizeY(true),
            data,
            Blas.RESOURCES,
            LearningOptions.DEFAULT,
            List.of(),
            LearningListener.NONE);
    var outputs = ((Inference.Coregional) learned.inference()).outputs();
    assertThat(outputs.b()[0][1]).isNegative();
    try (var posterior = learned.inference().posterior(learned.process(), data, Blas.RESOURCES)) {
      var at = Points.of("x", new double[][] {{6, 1}, {7.5, 1}, {9, 1}});
      var found = posterior.predict(at, Variance.LATENT);
      for (var i = 0; i < 3; i++) {
        var truth = 100 - 20 * Math.sin(at.column(0)[i]);
        assertThat(found.mean()[i]).isCloseTo(truth, within(3.0));
      }
    }
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    assertThat(refused(PRIOR.withMean(MeanFunction.fitted(Degree.LINEAR)), DATA)).isEqualTo("mean");
    assertThat(refused(PRIOR.withKernel(Kernel.parse("RBF() + WhiteKernel()")), DATA))
        .isEqualTo("kernel");
    var half = TrainingSet.of(new double[][] {{1, 0}, {1, 0.5}}, new double[] {1, 2});
    assertThat(refused(PRIOR, half)).isEqualTo("output");
    var gap = TrainingSet.of(new double[][] {{1, 0}, {1, 2}}, new double[] {1, 2});
    assertThat(refused(PRIOR, gap)).isEqualTo("output");
    assertThat(Refusal.of(() -> new Coregionalisation(List.of(), List.of(), List.of())).field())
        .isEqualTo("coregionalisation");
  }

  private static String refused(GaussianProcess process, TrainingSet data) {
    return Refusal.of(() -> CoregionalPosterior.of(process, TWO_SHARED, data, Blas.RESOURCES))
        .field();
  }

  private static TrainingSet three(int n) {
    var random = new Random(n);
    var x = new double[n][];
    var y = new double[n];
    for (var i = 0; i < n; i++) {
      x[i] = new double[] {6 * random.nextDouble(), i % 3};
      y[i] = (1 + i % 3) * Math.sin(x[i][0]) + 0.2 * random.nextGaussian();
    }
    return TrainingSet.of(x, y);
  }
}
