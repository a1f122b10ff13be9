package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Torch;
import java.util.List;
import java.util.function.BiFunction;

/** Values and gradients of scalar functions of tensors, in doubles. */
final class Slopes {

  private static final double STEP = 1e-6;

  private Slopes() {}

  /** What a function is somewhere, and how it rises from there. */
  record Slope(double value, double[] gradient) {}

  static Slope of(double[] at, Shape shape, BiFunction<Torch, NDArray, NDArray> function) {
    try (var torch = Torch.onCpu();
        var step = torch.step();
        var _ = GradientMode.on()) {
      var x = step.manager().create(at, shape);
      x.setRequiresGradient(true);
      var value = function.apply(torch, x);
      var gradient = torch.operations().gradients(value, List.of(x)).getFirst();
      return new Slope(value.getDouble(), gradient.toDoubleArray());
    }
  }

  /** Checks a function's value, and its gradient against finite differences. */
  static void check(
      double[] at, Shape shape, double value, BiFunction<Torch, NDArray, NDArray> function) {
    var slope = of(at, shape, function);
    assertThat(slope.value()).isCloseTo(value, within(1e-9));
    try (var torch = Torch.onCpu();
        var step = torch.step();
        var _ = GradientMode.off()) {
      for (var i = 0; i < at.length; i++) {
        double[] up = at.clone();
        double[] down = at.clone();
        up[i] += STEP;
        down[i] -= STEP;
        var rise =
            function.apply(torch, step.manager().create(up, shape)).getDouble()
                - function.apply(torch, step.manager().create(down, shape)).getDouble();
        assertThat(slope.gradient()[i])
            .as("slope %d", i)
            .isCloseTo(rise / (2 * STEP), within(1e-7));
      }
    }
  }
}
