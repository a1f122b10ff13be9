package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WeightNormLinearTest {

  /** The direction (3, 4) is five long: with length 10 the weights are (6, 8). */
  @Test
  void learnsLengthAndDirectionApart() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var layer = layer(torch);
      var x = step.manager().create(new float[] {1, 2}, new Shape(1, 2));
      assertThat(layer.forward(x).toFloatArray()).containsExactly(new float[] {23}, within(1e-5f));

      try (var _ = GradientMode.on()) {
        var y = layer.forward(x).sum();
        var slopes = torch.operations().gradients(y, layer.trainable());
        // Along the length (1·3 + 2·4)/5; the direction moves only across itself.
        assertThat(slopes.get(0).toFloatArray()).containsExactly(new float[] {2.2f}, within(1e-5f));
        assertThat(slopes.get(1).toFloatArray())
            .containsExactly(new float[] {-0.64f, 0.48f}, within(1e-5f));
        assertThat(slopes.get(2).toFloatArray()).containsExactly(1);
      }
    }
  }

  @Test
  void initialisedByDataItsOutputsAreOfMeanNoughtAndVarianceOne() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var layer = new WeightNormLinear(torch, 5, 3, new Seed(1));
      var x =
          torch
              .operations()
              .normal(step.manager(), new Shape(200, 5), DataType.FLOAT32, 4, 3, new Seed(2));

      var answered = layer.initialise(x, 1);
      var y = layer.forward(x);

      assertThat(y.toFloatArray()).containsExactly(answered.toFloatArray(), within(1e-4f));
      assertThat(y.mean(new int[] {0}).toFloatArray()).containsExactly(new float[3], within(1e-4f));
      assertThat(y.square().mean(new int[] {0}).toFloatArray())
          .containsExactly(new float[] {1, 1, 1}, within(1e-3f));
    }
  }

  @Test
  void doesNotInitialiseBySingleExamples() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var x = step.manager().ones(new Shape(1, 2));
      var layer = layer(torch);
      assertThatThrownBy(() -> layer.initialise(x, 1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static WeightNormLinear layer(Torch torch) {
    var layer = new WeightNormLinear(torch, 2, 1, new Seed(1));
    set(layer, "weight_g", 10);
    set(layer, "weight_v", 3, 4);
    set(layer, "bias", 1);
    return layer;
  }

  private static void set(WeightNormLinear layer, String name, float... values) {
    try (var _ = GradientMode.off()) {
      NDArray parameter = Objects.requireNonNull(layer.parameters().get(name));
      var wanted = parameter.getManager().create(values, parameter.getShape());
      parameter.subi(parameter).addi(wanted);
    }
  }
}
