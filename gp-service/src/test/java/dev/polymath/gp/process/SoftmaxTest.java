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

/** Several classes: against dense formulas of all functions at once, and finite differences. */
class SoftmaxTest {

  private static final int CLASSES = 3;
  private static final TrainingSet DATA = thirds(21);
  private static final GaussianProcess PRIOR =
      GaussianProcess.of(Kernel.parse("3.0 * RBF([0.8, 1.7]) + WhiteKernel(0.05)")).withAlpha(0);
  private static final Points AT =
      Points.of("x", new double[][] {{0.1, 0.2}, {-1.2, 0.9}, {1.5, -0.4}, {6, 6}});

  /** Newton's method and Σ = (K⁻¹ + W)⁻¹ with matrices of Cn × Cn, GPML 3.39 to 3.44. */
  @Test
  void theApproximationIsThatOfDenseFormulas() {
    var n = DATA.size();
    var one = Dense.covariance(PRIOR.kernel(), DATA.x(), DATA.x());
    var k = new double[CLASSES * n][CLASSES * n];
    for (var c = 0; c < CLASSES; c++) {
      for (var i = 0; i < n; i++) System.arraycopy(one[i], 0, k[c * n + i], c * n, n);
    }
    var f = new double[CLASSES * n];
    for (var iteration = 0; iteration < 40; iteration++) {
      var w = curvature(f);
      var right = Dense.times(w, f);
      var slope = slope(f);
      for (var i = 0; i < f.length; i++) right[i] += slope[i];
      f = Dense.times(Dense.inverse(identityAnd(Dense.times(k, w))), Dense.times(k, right));
    }
    var weights = slope(f);
    var w = curvature(f);
    var evidence =
        -0.5 * Solution.dot(f, weights)
            + logLikelihood(f)
            - 0.5 * Dense.logDeterminant(identityAnd(Dense.times(k, w)));
    // R = (I + W K)⁻¹ W, for W itself has no inverse.
    var r = Dense.times(Dense.inverse(identityAnd(Dense.times(w, k))), w);
    var across = Dense.covariance(PRIOR.kernel(), AT, DATA.x());
    var own = Dense.covariance(PRIOR.kernel(), AT, AT);
    try (var posterior = SoftmaxPosterior.of(PRIOR, DATA, Blas.RESOURCES)) {
      assertThat(posterior.logMarginalLikelihood().value()).isCloseTo(evidence, within(1e-9));
      var found = posterior.functions(AT);
      var probabilities = posterior.probabilities(AT);
      for (var i = 0; i < AT.size(); i++) {
        var rows = new double[CLASSES][CLASSES * n];
        for (var c = 0; c < CLASSES; c++) System.arraycopy(across[i], 0, rows[c], c * n, n);
        var mean = Dense.times(rows, weights);
        var taken = Dense.times(Dense.times(rows, r), Dense.transposed(rows));
        var covariance = new double[CLASSES][CLASSES];
        for (var c = 0; c < CLASSES; c++) {
          assertThat(found.mean()[i][c]).isCloseTo(mean[c], within(1e-8));
          for (var d = 0; d < CLASSES; d++) {
            covariance[c][d] = (c == d ? own[i][i] : 0) - taken[c][d];
            assertThat(found.covariance()[i][c][d]).isCloseTo(covariance[c][d], within(1e-8));
          }
        }
        var averaged = averaged(mean, covariance);
        for (var c = 0; c < CLASSES; c++) {
          assertThat(probabilities[i][c]).isCloseTo(averaged[c], within(1e-6));
        }
      }
    }
  }

  private static double[][] identityAnd(double[][] matrix) {
    for (var i = 0; i < matrix.length; i++) matrix[i][i] += 1;
    return matrix;
  }

  private static double[] probabilities(double[] f, int i) {
    var n = DATA.size();
    var p = new double[] {f[i], f[n + i], f[2 * n + i]};
    SoftmaxAverage.softmax(p);
    return p;
  }

  private static double[] slope(double[] f) {
    var n = DATA.size();
    var slope = new double[f.length];
    for (var i = 0; i < n; i++) {
      var p = probabilities(f, i);
      for (var c = 0; c < CLASSES; c++) slope[c * n + i] = (DATA.y(i) == c ? 1 : 0) - p[c];
    }
    return slope;
  }

  private static double[][] curvature(double[] f) {
    var n = DATA.size();
    var w = new double[f.length][f.length];
    for (var i = 0; i < n; i++) {
      var p = probabilities(f, i);
      for (var c = 0; c < CLASSES; c++) {
        for (var d = 0; d < CLASSES; d++) {
          w[c * n + i][d * n + i] = (c == d ? p[c] : 0) - p[c] * p[d];
        }
      }
    }
    return w;
  }

  private static double logLikelihood(double[] f) {
    var sum = 0.0;
    for (var i = 0; i < DATA.size(); i++) sum += Math.log(probabilities(f, i)[(int) DATA.y(i)]);
    return sum;
  }

  /** All three functions by a sum over a fine grid. */
  private static double[] averaged(double[] mean, double[][] s) {
    var a = Math.sqrt(s[0][0]);
    var b = s[1][0] / a;
    var c = Math.sqrt(s[1][1] - b * b);
    var d = s[2][0] / a;
    var e = (s[2][1] - d * b) / c;
    var g = Math.sqrt(s[2][2] - d * d - e * e);
    var sum = new double[CLASSES];
    var weights = 0.0;
    var step = 0.2;
    for (var x = -6.0; x <= 6; x += step) {
      for (var y = -6.0; y <= 6; y += step) {
        for (var z = -6.0; z <= 6; z += step) {
          var p =
              new double[] {
                mean[0] + a * x, mean[1] + b * x + c * y, mean[2] + d * x + e * y + g * z
              };
          SoftmaxAverage.softmax(p);
          var weight = Math.exp(-0.5 * (x * x + y * y + z * z));
          weights += weight;
          for (var k = 0; k < CLASSES; k++) sum[k] += weight * p[k];
        }
      }
    }
    for (var k = 0; k < CLASSES; k++) sum[k] /= weights;
    return sum;
  }

  @Test
  void theGradientMeetsCentralDifferences() {
    var theta = PRIOR.kernel().theta();
    try (var evidence = new SoftmaxEvidence(PRIOR, DATA, Blas.RESOURCES)) {
      var gradient = evidence.evaluate(theta, true).gradient();
      for (var p = 0; p < theta.length; p++) {
        var up = theta.clone();
        var down = theta.clone();
        up[p] += 1e-4;
        down[p] -= 1e-4;
        var difference =
            (evidence.evaluate(up, false).value() - evidence.evaluate(down, false).value()) / 2e-4;
        assertThat(gradient.get(p))
            .as(PRIOR.kernel().thetaNames().get(p))
            .isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
      }
    }
  }

  /** One function for each of two classes, of which only the difference counts. */
  @Test
  void twoClassesAreThoseOfALogitWithTwiceTheVariance() {
    var y = new double[DATA.size()];
    for (var i = 0; i < y.length; i++) y[i] = DATA.y(i) > 0 ? 1 : 0;
    var data = TrainingSet.of(DATA.x(), y);
    var two = GaussianProcess.of(Kernel.parse("6.0 * RBF([0.8, 1.7])")).withAlpha(0);
    var one = GaussianProcess.of(Kernel.parse("3.0 * RBF([0.8, 1.7])")).withAlpha(0);
    var logit = new Likelihood.Bernoulli(Likelihood.Link.LOGIT);
    try (var softmax = SoftmaxPosterior.of(one, data, Blas.RESOURCES);
        var laplace = LaplacePosterior.of(two, logit, data, Blas.RESOURCES)) {
      assertThat(softmax.logMarginalLikelihood().value())
          .isCloseTo(laplace.logMarginalLikelihood().value(), within(1e-8));
      var ones = laplace.predict(AT, Variance.OBSERVATION).mean();
      var both = softmax.probabilities(AT);
      for (var i = 0; i < ones.length; i++) {
        assertThat(both[i][1]).isCloseTo(ones[i], within(1e-8));
        assertThat(both[i][0]).isCloseTo(1 - ones[i], within(1e-8));
      }
    }
  }

  @Test
  void drawsOfFiveClassesAgreeWithWhatIsKnownOfThem() {
    var covariance = new double[5][5];
    for (var c = 0; c < 5; c++) covariance[c][c] = 2;
    for (var p : SoftmaxAverage.of(new double[5], covariance)) {
      assertThat(p).isCloseTo(0.2, within(0.01));
    }
    assertThat(SoftmaxAverage.of(new double[] {0, 0, 50, 0, 0}, covariance)[2])
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void learnsWhereTheBordersAre() {
    var data = thirds(90);
    var learned =
        Learning.learn(
            new Inference.Softmax(),
            GaussianProcess.of(Kernel.parse("1.0 * RBF([1.0, 1.0])")),
            data,
            Blas.RESOURCES,
            LearningOptions.DEFAULT,
            List.of(),
            LearningListener.NONE);
    try (var posterior = SoftmaxPosterior.of(learned.process(), data, Blas.RESOURCES)) {
      var fresh = thirds(400);
      var right = 0;
      var probabilities = posterior.probabilities(fresh.x());
      for (var i = 0; i < fresh.size(); i++) {
        right += probabilities[i][(int) fresh.y(i)] > 0.5 ? 1 : 0;
      }
      assertThat(right).isGreaterThan(340);
    }
  }

  @Test
  void refusesWhatIsNoClass() {
    var x = new double[][] {{1, 1}, {2, 2}};
    assertThat(refused(TrainingSet.of(x, new double[] {0, 0.5}), PRIOR)).isEqualTo("y[1]");
    assertThat(refused(TrainingSet.of(x, new double[] {0, 2}), PRIOR)).isEqualTo("y");
    assertThat(refused(TrainingSet.of(x, new double[] {0, 0}), PRIOR)).isEqualTo("y");
    assertThat(refused(TrainingSet.of(x, new double[] {0, 20}), PRIOR)).isEqualTo("y[1]");
    assertThat(refused(DATA, PRIOR.withNormalizeY(true))).isEqualTo("normalizeY");
    assertThat(refused(DATA, PRIOR.withMean(MeanFunction.fixed(Degree.CONSTANT, List.of(1.0)))))
        .isEqualTo("mean");
  }

  private static String refused(TrainingSet data, GaussianProcess process) {
    return Refusal.of(() -> SoftmaxPosterior.of(process, data, Blas.RESOURCES)).field();
  }

  /** Three sectors of a disk. */
  private static TrainingSet thirds(int n) {
    var random = new Random(n);
    var x = new double[n][];
    var y = new double[n];
    for (var i = 0; i < n; i++) {
      x[i] = random.doubles(2, -2, 2).toArray();
      y[i] = (int) Math.floor(3 * (Math.atan2(x[i][1], x[i][0]) / (2 * Math.PI) + 0.5) % 3);
    }
    return TrainingSet.of(x, y);
  }
}
