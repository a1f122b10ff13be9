package dev.polymath.gp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ∂/∂θ of a weighted sum of covariances, against central differences. */
class KernelGradientTest {

  private static final double STEP = 1e-5;
  private static final int N = 23;
  private static final Random RANDOM = new Random(5);

  /** Two points coincide, where a distance has no derivative. */
  private final Points x = points();

  private final double[][] weights =
      Stream.generate(() -> RANDOM.doubles(N, -1, 1).toArray()).limit(N).toArray(double[][]::new);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ConstantKernel(2.5)",
        "WhiteKernel(0.3)",
        "RBF(0.7)",
        "RBF([0.7, 1.9])",
        "Matern(0.8, nu=0.5)",
        "Matern(0.8, nu=1.5)",
        "Matern(0.8, nu=2.5)",
        "Matern(0.8, nu=inf)",
        "Matern([0.8, 2.1], nu=0.5)",
        "Matern([0.8, 2.1], nu=1.5)",
        "Matern([0.8, 2.1], nu=2.5)",
        "Matern([0.8, 2.1], nu=inf)",
        "RationalQuadratic(length_scale=0.9, alpha=0.6)",
        "RationalQuadratic(length_scale=0.9, alpha=40)",
        "ExpSineSquared(length_scale=1.3, periodicity=2.2)",
        "DotProduct(0.6)",
        "DotProduct(0.6) ** 3",
        "RBF([0.7, 1.9]) ** 2",
        "(RBF(0.7) ** 2) ** 3",
        "1.3**2 * RBF(0.7) + WhiteKernel(0.3)",
        "RBF(1.5) * ExpSineSquared(1.3, 2.2)",
        "RBF(0.7) * RBF(0.7) * RBF(0.7)",
        "(RBF(0.7) + 0.4) * (Matern(2.0, nu=2.5) + DotProduct(0.5))",
        "(RBF(0.7) + WhiteKernel(0.3)) ** 2 * RationalQuadratic(0.9, 0.6)",
        "0.5 * (RBF([0.7, 1.9]) * Matern(3.0, nu=0.5) + 0.1 * DotProduct(1.0) ** 2) + WhiteKernel(0.05)",
        "((RBF(0.5) + RBF(1.0)) * (RBF(2.0) + RBF(4.0))) ** 2 + (DotProduct(1) * WhiteKernel(0.2))"
      })
  void meetsCentralDifferences(String text) {
    var kernel = Kernel.parse(text);

    var gradient = gradient(kernel);

    var theta = kernel.theta();
    assertThat(gradient).hasSameSizeAs(theta);
    for (var p = 0; p < theta.length; p++) {
      var difference = weightedSum(moved(kernel, p, STEP)) - weightedSum(moved(kernel, p, -STEP));
      assertThat(gradient[p])
          .as(kernel.thetaNames().get(p))
          .isCloseTo(difference / (2 * STEP), within(1e-6 * (1 + Math.abs(gradient[p]))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ConstantKernel(2.5, 'fixed') * RBF(0.7)",
        "RBF([0.7, 1.9], 'fixed') + Matern(0.8, nu=0.5)",
        "Matern(0.8, 'fixed', 1.5) * DotProduct(0.6)",
        "RationalQuadratic(0.9, 0.6, alpha_bounds='fixed')",
        "RationalQuadratic(0.9, 0.6, length_scale_bounds='fixed')",
        "ExpSineSquared(1.3, 2.2, periodicity_bounds='fixed')",
        "ExpSineSquared(1.3, 2.2, length_scale_bounds='fixed')",
        "DotProduct(0.6, 'fixed') ** 2 + WhiteKernel(0.1)",
        "RBF(0.7) + WhiteKernel(0.1, 'fixed')"
      })
  void leavesOutWhatIsFixed(String text) {
    var some = Kernel.parse(text);
    var all = Kernel.parse(text.replaceAll(", (\\w+=)?'fixed'", "").replace("0.8, 1.5", "0.8"));

    var gradient = gradient(some);

    assertThat(gradient).hasSameSizeAs(some.thetaNames()).hasSizeLessThan(all.theta().length);
    var full = gradient(all);
    for (var p = 0; p < gradient.length; p++) {
      var same = all.thetaNames().indexOf(some.thetaNames().get(p));
      assertThat(gradient[p]).isCloseTo(full[same], within(1e-12 * (1 + Math.abs(full[same]))));
    }
  }

  @Test
  void addsToWhatIsThere() {
    var kernel = Kernel.parse("RBF(0.7)");
    var evaluator = kernel.bind(x, x);
    var gradient = new double[] {100};

    evaluator.values(1, 1, 2, new double[N]);
    evaluator.backward(1, 1, 2, new double[] {0, 0}, gradient);

    assertThat(gradient).containsExactly(100);
  }

  private Kernel moved(Kernel kernel, int p, double step) {
    var theta = kernel.theta();
    theta[p] += step;
    return kernel.withTheta(theta);
  }

  private double weightedSum(Kernel kernel) {
    var evaluator = kernel.bind(x, x);
    var sum = 0.0;
    var row = new double[N];
    for (var i = 0; i < N; i++) {
      evaluator.values(i, i, i + 1, row);
      for (var j = 0; j <= i; j++) sum += weights[i][j] * row[j];
    }
    return sum;
  }

  private double[] gradient(Kernel kernel) {
    var evaluator = kernel.bind(x, x);
    var gradient = new double[kernel.theta().length];
    for (var i = 0; i < N; i++) {
      evaluator.values(i, i, i + 1, new double[N]);
      evaluator.backward(i, i, i + 1, weights[i].clone(), gradient);
    }
    return gradient;
  }

  private static Points points() {
    var rows = new double[N][];
    for (var i = 0; i < N; i++) rows[i] = RANDOM.doubles(2, -2, 2).toArray();
    rows[N - 1] = rows[0].clone();
    return Points.of("x", rows);
  }
}
