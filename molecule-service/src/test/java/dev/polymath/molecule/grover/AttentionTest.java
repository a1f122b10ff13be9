package dev.polymath.molecule.grover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Torch;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The two attentions in doubles: their values in loops, their gradients by differences. */
class AttentionTest {

  private static final double STEP = 1e-6;

  @Test
  void theReadoutIsWhatItsFormulaSays() {
    var h = numbers(2 * 3 * 4, 1);
    var first = numbers(5 * 4, 2);
    var second = numbers(2 * 5, 3);
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var manager = step.manager();
      var mask = mask(manager);
      var found =
          SelfAttentiveReadout.attend(
              manager.create(h, new Shape(2, 3, 4)),
              mask,
              manager.create(first, new Shape(5, 4)),
              manager.create(second, new Shape(2, 5)));

      assertThat(found.toDoubleArray()).containsExactly(readout(h, first, second), within(1e-12));
    }
  }

  /** Two molecules, of three atoms and of two. */
  private static double[] readout(double[] h, double[] first, double[] second) {
    var found = new double[2 * 2 * 4];
    for (var molecule = 0; molecule < 2; molecule++) {
      var atoms = molecule == 0 ? 3 : 2;
      for (var view = 0; view < 2; view++) {
        var scores = new double[atoms];
        for (var v = 0; v < atoms; v++) {
          for (var i = 0; i < 5; i++) {
            var x = 0.0;
            for (var c = 0; c < 4; c++) x += first[i * 4 + c] * h[(molecule * 3 + v) * 4 + c];
            scores[v] += second[view * 5 + i] * Math.tanh(x);
          }
        }
        Dense.softmax(scores);
        for (var v = 0; v < atoms; v++) {
          for (var c = 0; c < 4; c++) {
            found[(molecule * 2 + view) * 4 + c] += scores[v] * h[(molecule * 3 + v) * 4 + c];
          }
        }
      }
    }
    return found;
  }

  @Test
  void theReadoutHasItsDifferencesAsGradients() {
    differentiates(
        List.of(new Shape(2, 3, 4), new Shape(5, 4), new Shape(2, 5)),
        arrays ->
            SelfAttentiveReadout.attend(
                arrays.get(0), mask(arrays.get(0).getManager()), arrays.get(1), arrays.get(2)));
  }

  @Test
  void attentionHasItsDifferencesAsGradients() {
    var shape = new Shape(2, 2, 3, 4);
    try (var torch = Torch.onCpu()) {
      differentiates(
          List.of(shape, shape, shape),
          arrays ->
              MultiHeadAttention.attend(
                  arrays.get(0),
                  arrays.get(1),
                  arrays.get(2),
                  mask(arrays.get(0).getManager()).reshape(2, 1, 1, 3),
                  Chance.none(torch.operations())));
    }
  }

  private static NDArray mask(NDManager manager) {
    return manager.create(new double[] {0, 0, 0, 0, 0, -1e9}, new Shape(2, 3));
  }

  private static void differentiates(
      List<Shape> shapes, Function<List<NDArray>, NDArray> function) {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var manager = step.manager();
      var values = shapes.stream().map(shape -> numbers((int) shape.size(), shape.size())).toList();
      List<double[]> gradients;
      try (var _ = GradientMode.on()) {
        var arrays = arrays(manager, shapes, values);
        arrays.forEach(array -> array.setRequiresGradient(true));
        gradients =
            torch.operations().gradients(weighted(function.apply(arrays)), arrays).stream()
                .map(NDArray::toDoubleArray)
                .toList();
      }
      try (var _ = GradientMode.off()) {
        for (var which = 0; which < values.size(); which++) {
          double[] at = values.get(which);
          for (var i = 0; i < at.length; i++) {
            var here = at[i];
            at[i] = here + STEP;
            var up = weighted(function.apply(arrays(manager, shapes, values))).getDouble();
            at[i] = here - STEP;
            var down = weighted(function.apply(arrays(manager, shapes, values))).getDouble();
            at[i] = here;
            assertThat(gradients.get(which)[i])
                .as("slope %d of %d", i, which)
                .isCloseTo((up - down) / (2 * STEP), within(1e-7));
          }
        }
      }
    }
  }

  private static List<NDArray> arrays(
      NDManager manager, List<Shape> shapes, List<double[]> values) {
    return IntStream.range(0, shapes.size())
        .mapToObj(i -> manager.create(values.get(i), shapes.get(i)))
        .toList();
  }

  /** Different weights, so that errors cannot cancel. */
  private static NDArray weighted(NDArray y) {
    var weights = numbers((int) y.size(), 99);
    return y.flatten().mul(y.getManager().create(weights)).sum();
  }

  private static double[] numbers(int length, long seed) {
    return new SplittableRandom(seed).doubles(length, -1, 1).toArray();
  }
}
