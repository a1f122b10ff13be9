package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.Refusal;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import dev.polymath.gp.process.MeanFunction.Degree;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exact posterior that sees more, beside one that has seen everything at once. */
class ExtendedPosteriorTest {

  private static final Points AT =
      Points.of("x", new double[][] {{0.3, -1}, {1.4, 1.4}, {-2.5, 0}, {6, 6}});

  private static final GaussianProcess PROCESS =
      GaussianProcess.of(Kernel.parse("1.3 * RBF([0.7, 1.5]) + WhiteKernel(0.05)"));

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 150})
  void answersAsIfItHadSeenEverythingAtOnce(int step) {
    var process = PROCESS.withNormalizeY(true).withMean(MeanFunction.fitted(Degree.LINEAR));
    var all = data(300);
    var extended = ExactPosterior.of(process, first(all, 150), Blas.RESOURCES);
    for (var n = 150 + step; n <= 300; n += step) {
      try (var before = extended) {
        extended = before.extended(first(all, n));
      }
    }
    var seen = first(all, extended.size());
    try (var posterior = extended;
        var afresh = ExactPosterior.of(process, seen, Blas.RESOURCES)) {
      var expected = afresh.joint(AT, Variance.OBSERVATION);
      var actual = posterior.joint(AT, Variance.OBSERVATION);
      assertThat(actual.mean()).containsExactly(expected.mean(), within(1e-9));
      for (var i = 0; i < AT.size(); i++) {
        assertThat(actual.covariance()[i]).containsExactly(expected.covariance()[i], within(1e-9));
      }
      assertThat(posterior.logMarginalLikelihood().value())
          .isCloseTo(afresh.logMarginalLikelihood().value(), within(1e-9 * 300));
      assertThat(posterior.leaveOneOut().orElseThrow().variance())
          .containsExactly(afresh.leaveOneOut().orElseThrow().variance(), within(1e-9));
    }
  }

  @Test
  void factorsNothingButWhatIsNew() {
    var all = data(120);
    try (var before = ExactPosterior.of(PROCESS, first(all, 100), onceBeyond(20))) {
      try (var extended = before.extended(all)) {
        assertThat(extended.size()).isEqualTo(120);
      }
    }
  }

  /** Points between which the function has no room left, without noise. */
  @Test
  void beginsAgainWhereRoundingLeavesNothing() {
    var process = GaussianProcess.of(Kernel.parse("RBF(3.0)")).withAlpha(0);
    var x = new double[24][1];
    var y = new double[24];
    for (var i = 0; i < 24; i++) {
      x[i][0] = i / 12.0;
      y[i] = Math.sin(x[i][0]);
    }
    var all = TrainingSet.of(x, y);
    try (var few = ExactPosterior.of(process, first(all, 4), Blas.RESOURCES);
        var extended = few.extended(all)) {
      assertThat(extended.jitter()).isPositive();
      assertThat(extended.predict(Points.of("x", new double[][] {{0.51}}), Variance.LATENT).mean())
          .containsExactly(new double[] {Math.sin(0.51)}, within(1e-3));
    }
  }

  @Test
  void refusesAnotherDimensionAndMoreThanFit() {
    var all = data(120);
    var small = new Resources(Blas.RESOURCES.algebra(), Blas.RESOURCES.team(), 110);
    try (var posterior = ExactPosterior.of(PROCESS, first(all, 100), small)) {
      assertThatThrownBy(() -> posterior.extended(all)).isInstanceOf(Failure.TooLarge.class);
    }
    var line = TrainingSet.of(new double[][] {{1}}, new double[] {1});
    assertThat(Refusal.of(() -> all.with(line)).field()).isEqualTo("x");
  }

  /** One factorisation of any size, then none larger than so many rows. */
  private static Resources onceBeyond(int rows) {
    var factored = new int[1];
    var algebra =
        (LinearAlgebra)
            Proxy.newProxyInstance(
                LinearAlgebra.class.getClassLoader(),
                new Class<?>[] {LinearAlgebra.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("cholesky")
                      && ((Matrix) arguments[0]).rows() > rows) {
                    assertThat(factored[0]++).isZero();
                  }
                  try {
                    return method.invoke(Blas.RESOURCES.algebra(), arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new Resources(algebra, Blas.RESOURCES.team(), 2_000);
  }

  private static TrainingSet data(int n) {
    var random = new Random(4);
    var x = new double[n][];
    var y = new double[n];
    for (var i = 0; i < n; i++) {
      x[i] = random.doubles(2, -2, 2).toArray();
      y[i] = 7 + Math.sin(2 * x[i][0]) - 0.5 * x[i][1] + 0.2 * random.nextGaussian();
    }
    return TrainingSet.of(x, y);
  }

  private static TrainingSet first(TrainingSet data, int n) {
    return TrainingSet.of(data.x().slice(0, n), Arrays.copyOf(data.y(), n));
  }
}
