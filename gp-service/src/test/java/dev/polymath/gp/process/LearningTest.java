package dev.polymath.gp.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.gp.kernel.Kernel;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Parameters by maximum marginal likelihood. */
class LearningTest {

  /** A wave that one who starts far away takes for noise (compare GPML, figure 5.5). */
  private static final TrainingSet AMBIGUOUS = wave();

  private static final GaussianProcess RBF_AND_NOISE =
      GaussianProcess.of(
          Kernel.parse(
              "ConstantKernel(1.0, (1e-2, 1e2)) * RBF(100.0, (0.1, 1000)) + WhiteKernel(1.0, (1e-4, 10))"));

  @Test
  void endsWhereTheGradientVanishes() {
    var data = sine(60);
    var learned =
        learn(
            GaussianProcess.of(Kernel.parse("RBF(0.1) + WhiteKernel(1.0)")),
            data,
            LearningOptions.DEFAULT);

    assertThat(learned.converged()).isTrue();
    assertThat(learned.logMarginalLikelihood().gradient())
        .allSatisfy(g -> assertThat(g).isCloseTo(0, within(0.01)));
    assertThat(noise(learned)).isBetween(0.005, 0.02);
    try (var likelihood = new ExactEvidence(learned.process(), data, Blas.RESOURCES)) {
      assertThat(likelihood.evaluate(false).value())
          .isCloseTo(learned.logMarginalLikelihood().value(), within(1e-9));
    }
  }

  @Test
  void restartsFindTheBetterOfTwoOptima() {
    var once = learn(RBF_AND_NOISE, AMBIGUOUS, new LearningOptions(0, 200, 1));
    var often = learn(RBF_AND_NOISE, AMBIGUOUS, new LearningOptions(15, 200, 1));

    // scikit-learn's two optima.
    assertThat(once.logMarginalLikelihood().value()).isCloseTo(-15.2839, within(1e-3));
    assertThat(noise(once)).isCloseTo(0.517, within(1e-3));
    assertThat(often.logMarginalLikelihood().value()).isCloseTo(0.82451, within(1e-3));
    assertThat(lengthScale(often)).isCloseTo(1.14, within(1e-2));
    assertThat(often.evaluations()).isGreaterThan(once.evaluations());
  }

  @Test
  void theSameSeedTakesTheSameWay() {
    var options = new LearningOptions(5, 200, 42);
    var first = learn(RBF_AND_NOISE, AMBIGUOUS, options);

    assertThat(learn(RBF_AND_NOISE, AMBIGUOUS, options)).isEqualTo(first);
  }

  @Test
  void boundsHoldAndFixedParametersStay() {
    var kernel =
        Kernel.parse(
            "RBF(0.1, (0.05, 0.2)) * ConstantKernel(3.0, 'fixed') + WhiteKernel(99, (1, 2))");
    var learned = learn(GaussianProcess.of(kernel), sine(40), new LearningOptions(3, 200, 0));

    var found = learned.process().kernel();
    assertThat(found.hyperparameters().get(1).parameter().value()).isEqualTo(3.0);
    for (var i = 0; i < found.theta().length; i++) {
      var bounds = found.thetaBounds().get(i);
      assertThat(Math.exp(found.theta()[i]))
          .isBetween(bounds.low() * (1 - 1e-15), bounds.high() * (1 + 1e-15));
    }
    // The truth is out of bounds, so both end at one.
    assertThat(lengthScale(learned)).isEqualTo(0.2);
    assertThat(noise(learned)).isEqualTo(1);
  }

  @Test
  void theListenerSeesTheBestGetBetterAndCanEndTheSearch() {
    var seen = new ArrayList<LearningListener.Progress>();
    var learned =
        Learning.learn(
            RBF_AND_NOISE, AMBIGUOUS, Blas.RESOURCES, new LearningOptions(2, 50, 0), seen::add);

    assertThat(seen).hasSize(learned.evaluations());
    assertThat(seen).extracting(LearningListener.Progress::start).contains(0, 1, 2).isSorted();
    assertThat(seen)
        .extracting(LearningListener.Progress::bestLogMarginalLikelihood)
        .isSorted()
        .last()
        .isEqualTo(learned.logMarginalLikelihood().value());
    assertThat(seen.getLast().bestKernel()).isEqualTo(learned.process().kernel());

    assertThatThrownBy(
            () ->
                Learning.learn(
                    RBF_AND_NOISE,
                    AMBIGUOUS,
                    Blas.RESOURCES,
                    LearningOptions.DEFAULT,
                    _ -> {
                      throw new CancellationException("enough");
                    }))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void restartsGoRoundPlacesWithoutALikelihood() {
    // Within these bounds the covariance matrix is often singular; somewhere it is not.
    var process =
        GaussianProcess.of(
                Kernel.parse("RBF(1.0, (1e-3, 1e5)) + WhiteKernel(1e-30, (1e-40, 1e-2))"))
            .withAlpha(0);
    var learned = learn(process, sine(50), new LearningOptions(5, 100, 3));

    assertThat(learned.logMarginalLikelihood().value()).isFinite();
  }

  private static Learned learn(GaussianProcess process, TrainingSet data, LearningOptions options) {
    return Learning.learn(process, data, Blas.RESOURCES, options, LearningListener.NONE);
  }

  private static double lengthScale(Learned learned) {
    return value(learned, "length_scale");
  }

  private static double noise(Learned learned) {
    return value(learned, "noise_level");
  }

  private static double value(Learned learned, String name) {
    return learned.process().kernel().hyperparameters().stream()
        .filter(h -> h.name().endsWith(name))
        .findFirst()
        .orElseThrow()
        .parameter()
        .value();
  }

  private static TrainingSet wave() {
    double[] y = {
      0.05, 0.94, 0.85, -0.13, -0.94, -0.71, 0.29, 0.95, 0.54, -0.51, -1.05, -0.49, 0.57, 0.98
    };
    var x = new double[y.length][1];
    for (var i = 0; i < y.length; i++) x[i][0] = 0.5 * i;
    return TrainingSet.of(x, y);
  }

  private static TrainingSet sine(int n) {
    var random = new Random(2);
    var x = new double[n][1];
    var y = new double[n];
    for (var i = 0; i < n; i++) {
      x[i][0] = 10.0 * i / n;
      y[i] = Math.sin(x[i][0]) + 0.1 * random.nextGaussian();
    }
    return TrainingSet.of(x, y);
  }
}
