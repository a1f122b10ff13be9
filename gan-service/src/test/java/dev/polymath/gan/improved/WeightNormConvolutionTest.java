package dev.polymath.gan.improved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Convolutions and their transposes with weight normalisation, against their sums. */
class WeightNormConvolutionTest {

  private static final int IN = 2;
  private static final int OUT = 3;

  @Test
  void convolvesWithDirectionsOfTheirLength() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var layer = new WeightNormConvolution(torch, IN, OUT, 3, 2, 1, new Seed(1));
      var x = numbers(torch, step.manager(), 2, IN, 7, 5);
      layer.initialise(numbers(torch, step.manager(), 20, IN, 7, 5), 1);

      var y = layer.forward(x);

      assertThat(y.getShape()).isEqualTo(new Shape(2, OUT, 4, 3));
      var weight = directed(layer, 0);
      var bias = array(layer, "bias");
      for (var n = 0; n < 2; n++) {
        for (var o = 0; o < OUT; o++) {
          for (var row = 0; row < 4; row++) {
            for (var column = 0; column < 3; column++) {
              double sum = bias[o];
              for (var i = 0; i < IN; i++) {
                for (var q = 0; q < 9; q++) {
                  var r = 2 * row + q / 3 - 1;
                  var c = 2 * column + q % 3 - 1;
                  if (r < 0 || r > 6 || c < 0 || c > 4) continue;
                  sum += weight[(o * IN + i) * 9 + q] * x.getFloat(n, i, r, c);
                }
              }
              assertThat(y.getFloat(n, o, row, column)).isCloseTo((float) sum, within(1e-4f));
            }
          }
        }
      }
    }
  }

  @Test
  void transposedItMakesMapsTwiceAsHighAndWide() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      var layer = new WeightNormDeconvolution(torch, IN, OUT, 5, new Seed(1));
      var x = numbers(torch, step.manager(), 1, IN, 4, 3);
      layer.initialise(numbers(torch, step.manager(), 20, IN, 4, 3), 1);

      var y = layer.forward(x);

      assertThat(y.getShape()).isEqualTo(new Shape(1, OUT, 8, 6));
      var weight = directed(layer, 1);
      var sums = new double[OUT][8][6];
      for (var i = 0; i < IN; i++) {
        for (var o = 0; o < OUT; o++) {
          for (var p = 0; p < 12; p++) {
            for (var q = 0; q < 25; q++) {
              var row = 2 * (p / 3) + q / 5 - 2;
              var column = 2 * (p % 3) + q % 5 - 2;
              if (row < 0 || row > 7 || column < 0 || column > 5) continue;
              sums[o][row][column] +=
                  weight[(i * OUT + o) * 25 + q] * x.getFloat(0, i, p / 3, p % 3);
            }
          }
        }
      }
      var bias = array(layer, "bias");
      for (var o = 0; o < OUT; o++) {
        for (var p = 0; p < 48; p++) {
          assertThat((double) y.getFloat(0, o, p / 6, p % 6))
              .isCloseTo(sums[o][p / 6][p % 6] + bias[o], within(1e-4));
        }
      }
    }
  }

  @Test
  void initialisedByDataEachChannelIsOfMeanNoughtAndVarianceOne() {
    try (var torch = Torch.onCpu();
        var step = torch.step()) {
      for (var layer :
          new WeightNormalised[] {
            new WeightNormConvolution(torch, IN, OUT, 3, 1, 1, new Seed(1)),
            new WeightNormDeconvolution(torch, IN, OUT, 5, new Seed(1))
          }) {
        var x = numbers(torch, step.manager(), 50, IN, 6, 6);

        var answered = layer.initialise(x, 1);
        var y = layer.forward(x);

        assertThat(y.toFloatArray()).containsExactly(answered.toFloatArray(), within(1e-3f));
        assertThat(torch.operations().mean(y, 0, 2, 3).toFloatArray())
            .containsExactly(new float[OUT], within(1e-4f));
        assertThat(torch.operations().mean(y.square(), 0, 2, 3).toFloatArray())
            .containsExactly(new float[] {1, 1, 1}, within(1e-3f));
      }
    }
  }

  private static NDArray numbers(Torch torch, NDManager manager, long... shape) {
    return torch
        .operations()
        .normal(manager, new Shape(shape), DataType.FLOAT32, 1, 2, new Seed(shape[0]));
  }

  /** g V / ‖V‖, with outputs on an axis. */
  private static double[] directed(Layer layer, int axis) {
    var direction = array(layer, "weight_v");
    var shape = Objects.requireNonNull(layer.state().get("weight_v")).getShape();
    var kernel = Math.toIntExact(shape.get(2) * shape.get(3));
    var second = Math.toIntExact(shape.get(1));
    var squares = new double[OUT];
    for (var j = 0; j < direction.length; j++) {
      squares[output(j, kernel, second, axis)] += direction[j] * direction[j];
    }
    var length = array(layer, "weight_g");
    var weight = new double[direction.length];
    for (var j = 0; j < weight.length; j++) {
      var o = output(j, kernel, second, axis);
      weight[j] = length[o] * direction[j] / Math.sqrt(squares[o]);
    }
    return weight;
  }

  private static int output(int place, int kernel, int second, int axis) {
    return axis == 0 ? place / kernel / second : place / kernel % second;
  }

  private static float[] array(Layer layer, String name) {
    return Objects.requireNonNull(layer.state().get(name)).toFloatArray();
  }
}
