package dev.polymath.common.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Five steps of each optimizer on {@code w = [1, -2, 0.5], b = [[0.3]]} in doubles, with the loss
 * {@code c Σw² + b w₀}, where c is 3, 1, 3, …, and the learning rate 0.1, 0.1/2, 0.1/3, …; the
 * numbers are what {@code torch.optim} gives.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptimizerTest {

  private Torch torch;

  @BeforeAll
  void start() {
    torch = Torch.onCpu();
  }

  @AfterAll
  void stop() {
    torch.close();
  }

  /** The fused steps go through memory, in whatever order the forward saw a parameter. */
  @Test
  void aParameterThatIsUsedTransposedTakesItsOwnGradient() {
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      var w = step.manager().zeros(new Shape(2, 3));
      w.setRequiresGradient(true);
      var slopes = step.manager().create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(3, 2));
      var loss = w.transpose().mul(slopes).sum();

      new Sgd(torch.operations(), Map.of("w", w), Sgd.Settings.PLAIN)
          .step(torch.operations().gradients(loss, List.of(w)), 1);

      assertThat(w.toFloatArray()).containsExactly(-1, -3, -5, -2, -4, -6);
    }
  }

  @Test
  void adamIsPyTorchs() {
    followsTo(
        adam(Adam.Settings.of(Adam.Variant.ADAM).withWeightDecay(0.1)),
        0.786248977808,
        -1.785825082864,
        0.289790366339,
        0.072772552621);
  }

  @Test
  void adamIsPyTorchsWhereGradientsAreSmallBesideEpsilon() {
    followsTo(
        adam(Adam.Settings.of(Adam.Variant.ADAM).withEpsilon(0.5)),
        0.804570484061,
        -1.796225360237,
        0.324698255133,
        0.150531869316);
  }

  @Test
  void amsgradIsPyTorchs() {
    followsTo(
        adam(Adam.Settings.of(Adam.Variant.AMSGRAD).withBetas(0.8, 0.9)),
        0.787698504915,
        -1.78729012046,
        0.292109132975,
        0.072721654854);
  }

  @Test
  void adamWIsPyTorchs() {
    followsTo(
        adam(Adam.Settings.of(Adam.Variant.ADAMW)),
        0.784627120411,
        -1.781972783245,
        0.289340653402,
        0.072184282548);
  }

  @Test
  void plainDescentIsPyTorchs() {
    followsTo(
        sgd(new Sgd.Settings(0, false, 0.1)),
        0.19519761962,
        -0.462666461465,
        0.115666615366,
        0.15567921575);
  }

  @Test
  void momentumIsPyTorchs() {
    followsTo(sgd(new Sgd.Settings(0.9, false, 0)), -0.3699885, 0.62304, -0.15576, 0.06483175);
  }

  @Test
  void nesterovIsPyTorchs() {
    followsTo(
        sgd(new Sgd.Settings(0.9, true, 0.1)),
        -0.354564994302,
        0.627245200909,
        -0.156811300227,
        0.124899066125);
  }

  private Kind adam(Adam.Settings settings) {
    return parameters -> new Adam(torch.operations(), parameters, settings);
  }

  private Kind sgd(Sgd.Settings settings) {
    return parameters -> new Sgd(torch.operations(), parameters, settings);
  }

  private void followsTo(Kind kind, double... expected) {
    try (var step = torch.step()) {
      var w = step.manager().create(new double[] {1, -2, 0.5});
      var b = step.manager().create(new double[] {0.3}, new Shape(1, 1));
      w.setRequiresGradient(true);
      b.setRequiresGradient(true);
      var parameters = new LinkedHashMap<String, NDArray>();
      parameters.put("w", w);
      parameters.put("b", b);
      var optimizer = kind.of(parameters);

      for (var t = 0; t < 5; t++) {
        try (var _ = torch.step();
            var _ = GradientMode.on()) {
          var loss = w.square().sum().mul(t % 2 == 0 ? 3 : 1).add(b.mul(w.get("0:1")).sum());
          optimizer.step(torch.operations().gradients(loss, List.of(w, b)), 0.1 / (1 + t));
        }
      }

      var values = new ArrayList<Double>();
      for (var value : w.toDoubleArray()) values.add(value);
      values.add(b.getDouble(0, 0));
      assertThat(values.stream().mapToDouble(Double::doubleValue).toArray())
          .containsExactly(expected, within(1e-10));
    }
  }

  private interface Kind {
    Optimizer of(Map<String, NDArray> parameters);
  }
}
