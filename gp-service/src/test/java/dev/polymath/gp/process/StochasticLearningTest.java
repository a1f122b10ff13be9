package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learning by minibatches, beside Titsias' bound of all observations. */
class StochasticLearningTest {

  private static final int INDUCING = 12;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.3 * RBF([0.7, 1.5]) + WhiteKernel(0.05)",
        "(RBF(0.9) + 0.3) * Matern(1.0, nu=2.5) + 0.4 * DotProduct(0.5) + 2.0 * WhiteKernel(0.05)"
      })
  void theGradientMeetsCentralDifferences(String text) {
    var process = GaussianProcess.of(Kernel.parse(text));
    var theta = process.kernel().theta();
    var gradient = batch(process, theta).gradient();
    for (var p = 0; p < theta.length; p++) {
      var up = theta.clone();
      up[p] += 1e-5;
      var down = theta.clone();
      down[p] -= 1e-5;
      var difference = (batch(process, up).likelihood() - batch(process, down).likelihood()) / 2e-5;
      assertThat(gradient[p])
          .as(process.kernel().thetaNames().get(p))
          .isCloseTo(difference, within(1e-5 * (1 + Math.abs(difference))));
    }
  }

  /** All observations in one batch, at the kernel that is given. */
  private static StochasticBatch batch(GaussianProcess process, double[] theta) {
    var data = data(80, 4);
    var random = new Random(3);
    var mean = random.doubles(INDUCING, -1, 1).toArray();
    var arena = Arena.ofAuto();
    var factor = Matrix.allocate(arena, INDUCING, INDUCING);
    for (var i = 0; i < INDUCING; i++) {
      for (var j = 0; j < i; j++) factor.set(i, j, random.nextDouble() - 0.5);
      factor.set(i, i, 1 + random.nextDouble());
    }
    return StochasticBatch.of(
            process,
            process.kernel().withTheta(theta),
            InducingPoints.of(data.x(), INDUCING),
            data.x(),
            data.y(),
            2.5,
            factor,
            mean,
            Blas.RESOURCES,
            arena)
        .orElseThrow();
  }

  /** A natural gradient of length 1 with all observations is Titsias' optimum. */
  @Test
  void oneWholeNaturalStepIsTitsiasBound() {
    var data = data(300, 4);
    var process = GaussianProcess.of(Kernel.parse("1.3 * RBF([0.7, 1.5]) + WhiteKernel(0.05)"));
    var bounds = new ArrayList<Double>();
    // Parameters do not move in the first steps.
    StochasticLearning.learn(
        process,
        Inducing.byKMeans(30),
        data,
        Blas.RESOURCES,
        new LearningOptions(0, 2, 0),
        Optional.empty(),
        (bound, step, state) -> bounds.add(bound));
    try (var sparse = SparsePosterior.of(process, Inducing.byKMeans(30), data, Blas.RESOURCES)) {
      assertThat(bounds.get(1)).isCloseTo(sparse.logMarginalLikelihood().value(), within(1e-6));
    }
  }

  @Test
  void comesNearToWhatTheWholeBoundFinds() {
    var data = data(6_000, 4);
    var held = data(500, 9);
    var process = GaussianProcess.of(Kernel.parse("1.0 * RBF([1.0, 1.0]) + WhiteKernel(1.0)"));
    var learned =
        StochasticLearning.learn(
            process,
            Inducing.byKMeans(40),
            data,
            Blas.RESOURCES,
            new LearningOptions(0, 300, 1),
            Optional.empty(),
            StochasticListener.NONE);
    var whole =
        Learning.learn(
            new Inference.Sparse(Inducing.byKMeans(40)),
            process,
            data,
            Blas.RESOURCES,
            LearningOptions.DEFAULT,
            List.of(),
            LearningListener.NONE);
    try (var posterior = SparsePosterior.of(learned, Inducing.byKMeans(40), data, Blas.RESOURCES)) {
      // Of two hundredths for each observation, where amplitude and length scale make up for each
      // other.
      assertThat(posterior.logMarginalLikelihood().value())
          .isCloseTo(whole.logMarginalLikelihood().value(), within(0.02 * 6_000));
      var prediction = posterior.predict(held.x(), Variance.OBSERVATION);
      var inside = 0;
      for (var i = 0; i < held.size(); i++) {
        var error = held.y(i) - prediction.mean()[i];
        if (Math.abs(error) < 1.96 * Math.sqrt(prediction.variance()[i])) inside++;
      }
      assertThat(inside / 500.0).isBetween(0.92, 0.98);
    }
  }

  @Test
  void goesOnToTheSameNumbersFromWhereItStood() {
    var data = data(3_000, 4);
    var process = GaussianProcess.of(Kernel.parse("1.0 * RBF(1.0) + WhiteKernel(1.0)"));
    var options = new LearningOptions(0, 30, 7);
    var states = new ArrayList<StochasticState>();
    var whole =
        StochasticLearning.learn(
            process,
            Inducing.byKMeans(20),
            data,
            Blas.RESOURCES,
            options,
            Optional.empty(),
            (bound, step, state) -> {
              if (step == 1 || step == 17) states.add(state.get());
            });
    assertThat(states.getLast().step()).isEqualTo(17);
    for (var state : states) {
      var resumed =
          StochasticLearning.learn(
              process,
              Inducing.byKMeans(20),
              data,
              Blas.RESOURCES,
              options,
              Optional.of(state),
              StochasticListener.NONE);
      assertThat(resumed.kernel().theta()).isEqualTo(whole.kernel().theta());
    }
    var other =
        StochasticLearning.learn(
            process,
            Inducing.byKMeans(20),
            data,
            Blas.RESOURCES,
            new LearningOptions(0, 30, 8),
            Optional.empty(),
            StochasticListener.NONE);
    assertThat(other.kernel().theta()).isNotEqualTo(whole.kernel().theta());
  }

  private static TrainingSet data(int n, int seed) {
    var random = new Random(seed);
    var x = new double[n][];
    var y = new double[n];
    for (var i = 0; i < n; i++) {
      x[i] = random.doubles(2, -2, 2).toArray();
      y[i] = Math.sin(2 * x[i][0]) - 0.5 * x[i][1] + 0.2 * random.nextGaussian();
    }
    return TrainingSet.of(Points.of("x", x), Arrays.copyOf(y, n));
  }
}
