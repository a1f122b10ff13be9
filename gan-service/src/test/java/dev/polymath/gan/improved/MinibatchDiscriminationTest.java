package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MinibatchDiscriminationTest {

  @Test
  void agreesWithTheReference() {
    var truth = Truth.read("minibatch_discrimination");
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var layer = layer(torch, truth.array(step.manager(), "T"));

      assertThat(layer.closeness(truth.array(step.manager(), "f")).toFloatArray())
          .containsExactly(truth.floats("o"), within(1e-5f));
    }
  }

  /**
   * Features 0, 1 and 3, projected by 1 and 2 for the first kernel and by 0 and 1 for the second:
   * distances are three times and once those of the features.
   */
  @Test
  void sumsOverAllOthersHowCloseTheyAre() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var layer = layer(torch, step.manager().create(new float[] {1, 2, 0, 1}, new Shape(1, 2, 2)));
      var found = layer.forward(step.manager().create(new float[] {0, 1, 3}, new Shape(3, 1)));

      assertThat(found.getShape()).isEqualTo(new Shape(3, 3));
      assertThat(found.toFloatArray())
          .containsExactly(
              new float[] {
                0, exp(-3) + exp(-9), exp(-1) + exp(-3),
                1, exp(-3) + exp(-6), exp(-1) + exp(-2),
                3, exp(-9) + exp(-6), exp(-3) + exp(-2)
              },
              within(1e-6f));
    }
  }

  @Test
  void theTensorLearns() {
    try (var torch = Torch.onCpu();
        var step = torch.step();
        var _ = GradientMode.on()) {
      var layer = layer(torch, step.manager().create(new float[] {1, 2}, new Shape(1, 1, 2)));
      var x = step.manager().create(new float[] {0, 1}, new Shape(2, 1));
      var slope =
          torch.operations().gradients(layer.closeness(x).sum(), layer.trainable()).getFirst();

      // 2 exp(-|T₁| - |T₂|)
      assertThat(slope.toFloatArray())
          .containsExactly(new float[] {-2 * exp(-3), -2 * exp(-3)}, within(1e-6f));
    }
  }

  @Test
  void refusesABatchWhosePairsDoNotFit() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var layer = new MinibatchDiscrimination(torch, 1, 100, 5, new Seed(1));
      var many = step.manager().zeros(new Shape(1000, 1));

      assertThatThrownBy(() -> layer.closeness(many)).isInstanceOf(Unprocessable.class);
    }
  }

  private static float exp(double x) {
    return (float) Math.exp(x);
  }

  private static MinibatchDiscrimination layer(Torch torch, NDArray tensor) {
    var shape = tensor.getShape();
    var layer =
        new MinibatchDiscrimination(torch, shape.get(0), shape.get(1), shape.get(2), new Seed(1));
    try (var _ = GradientMode.off()) {
      var drawn = Objects.requireNonNull(layer.parameters().get("T"));
      drawn.subi(drawn).addi(tensor);
    }
    return layer;
  }
}
