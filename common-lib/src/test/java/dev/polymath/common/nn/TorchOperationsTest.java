package dev.polymath.common.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TorchOperationsTest {

  private Torch torch;
  private TorchOperations operations;

  @BeforeAll
  void start() {
    torch = Torch.onCpu();
    operations = torch.operations();
  }

  @AfterAll
  void stop() {
    torch.close();
  }

  @Test
  void logSumExpDoesNotOverflow() {
    try (var step = torch.step()) {
      var x = step.manager().create(new double[] {1000, 1000, 0, 1}, new Shape(2, 2));

      assertThat(operations.logSumExp(x, 1).toDoubleArray())
          .containsExactly(new double[] {1000 + Math.log(2), Math.log(1 + Math.E)}, within(1e-9));
    }
    hasGradient(x -> operations.logSumExp(x, 0, 1), 0.3, -1, 2, 0.7);
  }

  @Test
  void momentsGoOverSeveralAxes() {
    try (var step = torch.step()) {
      var x = step.manager().create(new double[] {1, 2, 3, 6}, new Shape(2, 2));

      assertThat(operations.mean(x, 0, 1).getDouble()).isEqualTo(3);
      assertThat(operations.variance(x, 0, 0, 1).getDouble()).isEqualTo(3.5);
      assertThat(operations.variance(x, 1, 0, 1).getDouble()).isCloseTo(14 / 3., within(1e-12));
    }
    hasGradient(x -> operations.mean(x.square(), 0, 1), 1, 2, 3, 6);
    hasGradient(x -> operations.variance(x, 1, 0, 1), 1, 2, 3, 6);
  }

  @Test
  void rowsOfAnIndexAddUp() {
    try (var step = torch.step()) {
      var manager = step.manager();
      var sum =
          operations.indexAdd(
              manager.zeros(new Shape(3, 1), DataType.FLOAT64),
              manager.create(new long[] {0, 2, 0}),
              manager.create(new double[] {1, 10, 100}, new Shape(3, 1)));

      assertThat(sum.toDoubleArray()).containsExactly(101, 0, 10);
    }
    hasGradient(
        x -> {
          var manager = x.getManager();
          var zeros = manager.zeros(new Shape(3, 2), DataType.FLOAT64);
          var index = manager.create(new long[] {1, 1});
          return operations.indexAdd(zeros, index, x).square();
        },
        1,
        2,
        3,
        4);
  }

  @Test
  void aTriangleIsFactoredAndSolved() {
    try (var step = torch.step()) {
      var manager = step.manager();
      var factor = operations.cholesky(manager.create(new double[] {4, 2, 2, 5}, new Shape(2, 2)));
      var b = manager.create(new double[] {2, 5}, new Shape(2, 1));

      assertThat(factor.toDoubleArray()).containsExactly(2, 0, 1, 2);
      assertThat(operations.solveTriangular(factor, b, false).toDoubleArray())
          .containsExactly(1, 2);
    }
    hasGradient(x -> operations.cholesky(x.matMul(x.transpose())), 2, 0.5, 1, 3);
    hasGradient(
        x -> {
          var b = x.getManager().create(new double[] {2, 5}, new Shape(2, 1));
          return operations.solveTriangular(x, b, true);
        },
        2,
        0.5,
        1,
        3);
  }

  @Test
  void aSymmetricMatrixHasEigenvaluesInOrder() {
    try (var step = torch.step()) {
      var x = step.manager().create(new double[] {2, 1, 1, 2}, new Shape(2, 2));
      var found = operations.eigh(x);

      assertThat(found.values().toDoubleArray())
          .containsExactly(new double[] {1, 3}, within(1e-12));
      var made = found.vectors().mul(found.values()).matMul(found.vectors().transpose());
      assertThat(made.toDoubleArray()).containsExactly(x.toDoubleArray(), within(1e-12));
    }
    hasGradient(x -> operations.eigh(x.matMul(x.transpose())).values(), 2, 0.5, 1, 3);
  }

  @Test
  void matricesOfABatchAreMultiplied() {
    hasGradient(
        x -> {
          var pair = x.reshape(2, 1, 2);
          return operations.batchMatMul(pair, pair.transpose(0, 2, 1));
        },
        1,
        2,
        3,
        4);
  }

  /** Numbers from {@code torch.conv_transpose1d(x, w, None, 2, 1, 1)}. */
  @Test
  void convolutionsAreTransposed() {
    try (var step = torch.step()) {
      var manager = step.manager();
      var x = manager.create(new double[] {1, 2, 3}, new Shape(1, 1, 3));
      var weight = manager.create(new double[] {1, -1, 0.5}, new Shape(1, 1, 3));

      assertThat(operations.convTranspose1d(x, weight, 2, 1, 1).toDoubleArray())
          .containsExactly(-1, 2.5, -2, 4, -3, 1.5);
    }
    hasGradient(
        x -> {
          var weight = x.getManager().create(new double[] {1, -1, 0.5}, new Shape(1, 1, 3));
          return operations.convTranspose1d(x.reshape(1, 1, 4), weight, 2, 1, 1);
        },
        1,
        2,
        3,
        -1);
    hasGradient(
        x -> {
          var image = x.getManager().arange(9.0f).toType(DataType.FLOAT64, false);
          return operations.convTranspose2d(
              image.reshape(1, 1, 3, 3), x.reshape(1, 1, 2, 2), 2, 1, 0);
        },
        1,
        2,
        3,
        -1);
  }

  @Test
  void attentionWeighsValues() {
    try (var step = torch.step()) {
      var manager = step.manager();
      var query = manager.create(new double[] {1, 1}, new Shape(1, 1, 2));
      var key = manager.create(new double[] {1, 1, 0, 0}, new Shape(1, 2, 2));
      var value = manager.create(new double[] {1, 0, 0, 1}, new Shape(1, 2, 2));
      var weight = 1 / (1 + Math.exp(-Math.sqrt(2)));

      assertThat(operations.attention(query, key, value).toDoubleArray())
          .containsExactly(new double[] {weight, 1 - weight}, within(1e-12));
      var mask = manager.create(new boolean[] {false, true}, new Shape(1, 2));
      assertThat(operations.attention(query, key, value, mask).toDoubleArray())
          .containsExactly(0, 1);
    }
    hasGradient(
        x -> {
          var y = x.reshape(1, 2, 2);
          return operations.attention(y, y, y);
        },
        1,
        2,
        -3,
        4);
  }

  @Test
  void chanceComesFromTheSeedAlone() {
    try (var step = torch.step()) {
      var manager = step.manager();
      var shape = new Shape(10_000);
      var seed = new Seed(7);
      var uniform = operations.uniform(manager, shape, DataType.FLOAT32, -1, 3, seed);
      manager.randomNormal(new Shape(3));
      var again = operations.uniform(manager, shape, DataType.FLOAT32, -1, 3, seed);
      var other = operations.uniform(manager, shape, DataType.FLOAT32, -1, 3, seed.child(1));
      var normal = operations.normal(manager, shape, DataType.FLOAT64, 5, 2, seed);

      assertThat(uniform.toFloatArray()).isEqualTo(again.toFloatArray());
      assertThat(uniform.toFloatArray()).isNotEqualTo(other.toFloatArray());
      assertThat(uniform.min().getFloat()).isBetween(-1f, -0.99f);
      assertThat(uniform.max().getFloat()).isBetween(2.99f, 3f);
      assertThat(normal.mean().getDouble()).isCloseTo(5, within(0.1));
      assertThat(operations.variance(normal, 1, 0).getDouble()).isCloseTo(4, within(0.25));
    }
  }

  @Test
  void dropoutKeepsTheMean() {
    try (var step = torch.step()) {
      var ones = step.manager().ones(new Shape(10_000));
      var dropped = operations.dropout(ones, 0.2, new Seed(1));

      assertThat(dropped.mean().getFloat()).isCloseTo(1, within(0.02f));
      assertThat(dropped.max().getFloat()).isEqualTo(1.25f);
      assertThat(dropped.toFloatArray())
          .isEqualTo(operations.dropout(ones, 0.2, new Seed(1)).toFloatArray())
          .isNotEqualTo(operations.dropout(ones, 0.2, new Seed(2)).toFloatArray());
    }
    hasGradient(x -> operations.dropout(x, 0.5, new Seed(3)).square(), 1, 2, 3, 4);
  }

  @Test
  void aParameterThatTheLossDoesNotUseGetsZeros() {
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      var used = variable(step, 1, 2);
      var unused = variable(step, 3);

      var gradients = operations.gradients(used.square().sum(), List.of(used, unused));

      assertThat(gradients.getFirst().toDoubleArray()).containsExactly(2, 4);
      assertThat(gradients.getLast().toDoubleArray()).containsExactly(0);
    }
  }

  /** Numbers from {@code torch.nn.utils.clip_grad_norm_}. */
  @Test
  void gradientsAreClippedByTheirCommonNorm() {
    try (var step = torch.step()) {
      var manager = step.manager();
      var gradients =
          List.of(manager.create(new double[] {3, 4}), manager.create(new double[] {12}));

      assertThat(operations.clipGradients(gradients, 6.5)).isEqualTo(13);
      assertThat(gradients.getFirst().toDoubleArray())
          .containsExactly(new double[] {1.49999988461539, 1.999999846153858}, within(1e-13));
      assertThat(gradients.getLast().toDoubleArray())
          .containsExactly(new double[] {5.99999953846157}, within(1e-13));

      assertThat(operations.clipGradients(gradients, 100)).isCloseTo(6.5, within(1e-6));
      assertThat(gradients.getLast().getDouble(0)).isCloseTo(6, within(1e-6));
    }
  }

  /** All differentiate one shared parameter at once, and each gets its own gradient. */
  @Test
  void severalThreadsAskForGradientsAtOnce() throws Exception {
    var shared = torch.manager().create(new double[] {1, 2, 3});
    shared.setRequiresGradient(true);
    try (var threads = Executors.newFixedThreadPool(4)) {
      var tasks = new ArrayList<Callable<double[]>>();
      for (var i = 0; i < 4; i++) {
        var factor = i;
        tasks.add(
            () -> {
              var last = new double[0];
              for (var n = 0; n < 200; n++) {
                try (var _ = torch.step();
                    var _ = GradientMode.on()) {
                  var loss = shared.square().mul(factor).sum();
                  last = operations.gradients(loss, List.of(shared)).getFirst().toDoubleArray();
                }
              }
              return last;
            });
      }
      var results = threads.invokeAll(tasks);
      for (var i = 0; i < 4; i++) {
        assertThat(results.get(i).get()).containsExactly(2 * i, 4 * i, 6 * i);
      }
    }
    shared.close();
  }

  @Test
  void neighboursAddUpWhereTheyAreHeard() {
    try (var step = torch.step()) {
      var manager = step.manager();
      var sum =
          operations.neighbourSum(
              manager.create(new double[] {1, 2, 10, 20, 100, 200}, new Shape(3, 2)),
              manager.create(new long[] {0, 2, 1, 0}),
              manager.create(new long[] {0, 0, 2, 2, 4}));

      assertThat(sum.getShape()).isEqualTo(new Shape(4, 2));
      assertThat(sum.toDoubleArray()).containsExactly(0, 0, 101, 202, 0, 0, 11, 22);
    }
    hasGradient(
        x -> {
          var manager = x.getManager();
          var from = manager.create(new long[] {0, 1, 0});
          var starts = manager.create(new long[] {0, 0, 2, 3});
          return operations.neighbourSum(x, from, starts).square();
        },
        1,
        2,
        3,
        -4);
  }

  @Test
  void networksPassMessagesSideBySideEachAsFarAsItMay() {
    var hops = new int[] {2, 1, 4, 2};
    try (var step = torch.step()) {
      var manager = step.manager();
      var x = manager.create(new double[] {1, -2, 3, 0.5}, new Shape(2, 2));
      var weights = new ArrayList<NDArray>();
      var slopes = new ArrayList<NDArray>();
      for (var i = 0; i < hops.length; i++) {
        var w = new double[] {0.1 * i, -0.3, 0.2, 0.4 - i};
        weights.add(manager.create(w, new Shape(2, 2)));
        slopes.add(manager.create(new double[] {0.1 * (i + 1)}));
      }
      var passed = passed(x, hops, 0, weights, slopes);

      assertThat(passed.getShape()).isEqualTo(new Shape(4, 2, 2));
      for (var i = 0; i < hops.length; i++) {
        var h = x;
        for (var hop = 1; hop < hops[i]; hop++) {
          var heard = operations.neighbourSum(h, from(manager), starts(manager));
          h = operations.prelu(x.add(heard.matMul(weights.get(i).transpose())), slopes.get(i));
        }
        assertThat(passed.get(i).toDoubleArray()).containsExactly(h.toDoubleArray(), within(1e-12));
      }
    }
    hasGradient(x -> passed(x, hops, 0, copies(x, 4), slopes(x)), 1, -2, 3, -0.5);
    hasGradient(x -> passed(x, hops, 0.3, copies(x, 4), slopes(x)), 1, -2, 3, -0.5);
  }

  private NDArray passed(
      NDArray x, int[] hops, double rate, List<NDArray> weights, List<NDArray> slopes) {
    var manager = x.getManager();
    return operations.messagePassing(
        x, from(manager), starts(manager), hops, rate, new Seed(7), weights, slopes);
  }

  private static NDArray from(NDManager manager) {
    return manager.create(new long[] {1, 0, 1});
  }

  private static NDArray starts(NDManager manager) {
    return manager.create(new long[] {0, 1, 3});
  }

  private static List<NDArray> copies(NDArray x, int count) {
    return Collections.nCopies(count, x);
  }

  private static List<NDArray> slopes(NDArray x) {
    return Collections.nCopies(4, x.getManager().create(new double[] {0.2}));
  }

  @Test
  void aLearntSlopeLetsSomeOfTheNegativeThrough() {
    try (var step = torch.step()) {
      var manager = step.manager();
      var y =
          operations.prelu(
              manager.create(new double[] {-2, 0, 3}), manager.create(new double[] {0.25}));

      assertThat(y.toDoubleArray()).containsExactly(-0.5, 0, 3);
    }
    hasGradient(
        x -> operations.prelu(x, x.getManager().create(new double[] {0.25})), 1, -2, 3, -0.5);
    hasGradient(x -> operations.prelu(x, x.get("0, 0:1")), 1.5, -2, 3, -0.5);
  }

  @Test
  void takesAResidualBlockThroughTimeTileByTile() {
    try (var step = torch.step()) {
      var manager = step.manager();
      var x = manager.create(new double[] {1, -2, 3, 4, -5}, new Shape(1, 5, 1));
      var wide = manager.create(new double[] {1, 2}, new Shape(1, 2));
      var narrow = manager.create(new double[] {3}, new Shape(1, 1));
      var bias = manager.create(new double[] {-1});
      var none = manager.create(new Shape(0), DataType.FLOAT64);

      // With dilation 2: max(0, x[t] + 2 x[t + 2] - 1) is 6, 5, 0; then max(0, 3 y - 1) is 17, 14,
      // 0.
      for (var tile : List.of(1, 2, 3, 8)) {
        var h = operations.residualBlock(x, wide, bias, none, narrow, bias, 2, 2, 1, tile);

        assertThat(h.getShape()).isEqualTo(new Shape(1, 3, 1));
        assertThat(h.toDoubleArray()).containsExactly(17 - 2, 14 + 3, 0 + 4);
      }
      assertThat(x.toDoubleArray()).containsExactly(1, -2, 3, 4, -5);
    }
  }

  @Test
  void worksOutThreeTapsInPairsOfOutputs() {
    try (var step = torch.step()) {
      var manager = step.manager();
      var x = manager.randomNormal(new Shape(2, 31, 4), DataType.FLOAT64);
      var taps = manager.randomNormal(new Shape(3, 5, 4), DataType.FLOAT64);
      var narrow = manager.randomNormal(new Shape(4, 5), DataType.FLOAT64);
      var wideBias = manager.randomNormal(new Shape(5), DataType.FLOAT64);
      var narrowBias = manager.randomNormal(new Shape(4), DataType.FLOAT64);
      var wide = taps.transpose(1, 0, 2).reshape(5, 12);
      var outer = taps.get(0).add(taps.get(2));
      var inner = new NDList(outer.add(taps.get(1)), outer.sub(taps.get(1)));
      var pairs = NDArrays.stack(inner).div(2);
      var none = manager.create(new Shape(0), DataType.FLOAT64);

      // 25 outputs with dilation 3: four groups of six and one that is left over.
      for (var tile : List.of(1, 12, 13, 64)) {
        var h =
            operations.residualBlock(x, wide, wideBias, pairs, narrow, narrowBias, 3, 3, 3, tile);

        var each =
            operations.residualBlock(x, wide, wideBias, none, narrow, narrowBias, 3, 3, 3, tile);
        assertThat(h.getShape()).isEqualTo(new Shape(2, 25, 4));
        assertThat(h.toDoubleArray()).containsExactly(each.toDoubleArray(), within(1e-12));
      }
    }
  }

  private static NDArray variable(Step step, double... values) {
    var variable = step.manager().create(values);
    variable.setRequiresGradient(true);
    return variable;
  }

  /**
   * The gradient of a weighted sum of {@code f(x)}, x a matrix of two rows, is its differences'.
   */
  private void hasGradient(Function<NDArray, NDArray> f, double... at) {
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      var x = variable(step, at).reshape(2, 2).stopGradient();
      x.setRequiresGradient(true);
      var gradient = operations.gradients(weighted(f.apply(x)), List.of(x)).getFirst();
      var differences = new double[at.length];
      for (var i = 0; i < at.length; i++) {
        differences[i] = (shifted(step, f, at, i, 1e-6) - shifted(step, f, at, i, -1e-6)) / 2e-6;
      }
      assertThat(gradient.toDoubleArray()).containsExactly(differences, within(1e-6));
    }
  }

  private static double shifted(
      Step step, Function<NDArray, NDArray> f, double[] at, int index, double shift) {
    var moved = at.clone();
    moved[index] += shift;
    return weighted(f.apply(step.manager().create(moved, new Shape(2, 2)))).getDouble();
  }

  /** Different weights, so that errors cannot cancel. */
  private static NDArray weighted(NDArray y) {
    var weights = y.getManager().arange((float) y.size()).toType(DataType.FLOAT64, false).add(1);
    return y.flatten().mul(weights).sum();
  }
}
