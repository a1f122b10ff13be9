package dev.polymath.common.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LayerTest {

  private Torch torch;

  @BeforeAll
  void start() {
    torch = Torch.onCpu();
  }

  @AfterAll
  void stop() {
    torch.close();
  }

  @Test
  void layerNormCentresAndScalesEachRow() {
    var norm = new LayerNorm(torch, 3);
    assertThat(norm.parameters()).containsOnlyKeys("weight", "bias");
    try (var step = torch.step()) {
      var x = step.manager().create(new float[] {1, 2, 3, 10, 10, 40}, new Shape(2, 3));
      var a = (float) Math.sqrt(1.5);
      var b = (float) Math.sqrt(0.5);

      assertThat(norm.forward(x).toFloatArray())
          .containsExactly(new float[] {-a, 0, a, -b, -b, 2 * b}, within(1e-4f));
    }
  }

  @Test
  void aLinearLayerMayGoWithoutBias() {
    var linear = Linear.withoutBias(torch, 2, 3, new Seed(1));
    assertThat(linear.parameters()).containsOnlyKeys("weight");
    try (var step = torch.step()) {
      var y = linear.forward(step.manager().zeros(new Shape(4, 2)));

      assertThat(y.getShape()).isEqualTo(new Shape(4, 3));
      assertThat(y.toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void aPreluBeginsAtAQuarter() {
    try (var step = torch.step()) {
      var x = step.manager().create(new float[] {-4, 4});

      assertThat(new Prelu(torch).forward(x).toFloatArray()).containsExactly(-1, 4);
    }
  }

  /** Three batches with momentum 0.1, 0.5 and 0.01; the numbers are BatchNorm1d's. */
  @Test
  void batchNormIsPyTorchsWhileMomentumChanges() {
    var norm = new BatchNorm(torch, 2, DataType.FLOAT64);
    var state = norm.state();
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      var manager = step.manager();
      try (var _ = GradientMode.off()) {
        manager.create(new double[] {2, 0.5}).copyTo(state.get("weight"));
        manager.create(new double[] {0.1, -0.1}).copyTo(state.get("bias"));
      }
      var momenta = new double[] {0.1, 0.5, 0.01};
      for (var t = 0; t < 3; t++) {
        var x = manager.create(new double[] {1, 2, 3, 5, -4, t}, new Shape(3, 2));
        x.setRequiresGradient(true);
        norm.momentum(momenta[t]);
        var y = norm.forward(x, true);
        if (t < 2) continue;
        var weights = manager.create(new double[] {0, 1, 2, 3, 4, 5}, new Shape(3, 2));
        var gradients =
            torch
                .operations()
                .gradients(y.mul(weights).sum(), List.of(x, norm.parameters().get("weight")));
        holds(
            y,
            0.7793658285450463,
            -0.45355250671311176,
            2.138097485635139,
            0.6071050134262237,
            -2.6174633141801853,
            -0.45355250671311176);
        holds(
            gradients.getFirst(),
            -1.0974374091430534,
            -0.7071050134262237,
            0.7838827438411182,
            0.0,
            0.3135546653019351,
            0.7071050134262237);
        holds(gradients.getLast(), -3.396829142725232, 0);
      }
      holds(state.get("running_mean"), 0, 1.4655);
      holds(state.get("running_var"), 7.654, 2.934);
      assertThat(state.get("num_batches_tracked").getLong()).isEqualTo(3);

      var one = manager.create(new double[] {1, 2}, new Shape(1, 2));
      holds(norm.forward(one, false), 0.8229120817705625, 0.05602238739407883);
      holds(state.get("running_mean"), 0, 1.4655);
      assertThatThrownBy(() -> norm.forward(one, true)).hasMessageContaining("no variance");
    }
  }

  /** One image a channel: 1, 2, 3, 6 has mean 3, variance 3.5, unbiased 14/3. */
  @Test
  void batchNormGoesOverHeightAndWidth() {
    var norm = new BatchNorm(torch, 1, DataType.FLOAT64);
    try (var step = torch.step()) {
      var x = step.manager().create(new double[] {1, 2, 3, 6}, new Shape(1, 1, 2, 2));
      var deviation = Math.sqrt(3.5 + 1e-5);

      holds(norm.forward(x, true), -2 / deviation, -1 / deviation, 0, 3 / deviation);
      holds(norm.state().get("running_mean"), 0.3);
      holds(norm.state().get("running_var"), 0.9 + 1.4 / 3);
    }
  }

  @Test
  void aLinearLayerStartsAsPyTorchs() {
    var layer = new Linear(torch, 100, 400, new Seed(3));
    var weight = layer.parameters().get("weight");
    var bias = layer.parameters().get("bias");

    assertThat(weight.getShape()).isEqualTo(new Shape(400, 100));
    for (var array : List.of(weight, bias)) {
      assertThat(array.max().getFloat()).isBetween(0.098f, 0.1f);
      assertThat(array.min().getFloat()).isBetween(-0.1f, -0.098f);
      assertThat(torch.operations().variance(array.flatten(), 1, 0).getFloat())
          .isCloseTo(0.01f / 3, within(4e-4f));
    }
    assertThat(new Linear(torch, 100, 400, new Seed(3)).parameters().get("weight").toFloatArray())
        .isEqualTo(weight.toFloatArray());
  }

  /** A kernel of ones sums up what it sees; at the corner of a picture with a border, four. */
  @Test
  void aConvolutionGoesOverHeightAndWidth() {
    var layer = new Conv2d(torch, 1, 1, 3, 2, 1, new Seed(1));
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var manager = step.manager();
      manager.ones(new Shape(1, 1, 3, 3)).copyTo(layer.state().get("weight"));
      manager.create(new float[] {0.5f}).copyTo(layer.state().get("bias"));
      var x = manager.arange(16f).reshape(1, 1, 4, 4);

      assertThat(layer.forward(x).toFloatArray()).containsExactly(10.5f, 24.5f, 51.5f, 90.5f);
    }
  }

  @Test
  void anEmbeddingLooksUp() {
    var layer = new Embedding(torch, 5, 2, new Seed(1));
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var weight = layer.state().get("weight").toFloatArray();
      var x = step.manager().create(new long[] {4, 0, 4}, new Shape(1, 3));

      assertThat(layer.forward(x).toFloatArray())
          .containsExactly(weight[8], weight[9], weight[0], weight[1], weight[8], weight[9]);
    }
  }

  /** One unit over two steps, in plain arithmetic. */
  @Test
  void anLstmRemembers() {
    var layer = new Lstm(torch, 1, 1, 1, new Seed(1));
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var ih = layer.state().get("weight_ih_l0").toFloatArray();
      var hh = layer.state().get("weight_hh_l0").toFloatArray();
      var bih = layer.state().get("bias_ih_l0").toFloatArray();
      var bhh = layer.state().get("bias_hh_l0").toFloatArray();
      var x = new float[] {0.7f, -1.3f};
      var expected = new float[2];
      var h = 0.0;
      var c = 0.0;
      for (var t = 0; t < 2; t++) {
        var gates = new double[4];
        for (var k = 0; k < 4; k++) gates[k] = ih[k] * x[t] + bih[k] + hh[k] * h + bhh[k];
        c = sigmoid(gates[1]) * c + sigmoid(gates[0]) * Math.tanh(gates[2]);
        h = sigmoid(gates[3]) * Math.tanh(c);
        expected[t] = (float) h;
      }

      var found = layer.forward(step.manager().create(x, new Shape(1, 2, 1)), false);
      assertThat(found.toFloatArray()).containsExactly(expected, within(1e-6f));
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void namesAreThoseOfAStateDict() {
    assertThat(new Perceptron(torch, new Seed(1)).state())
        .containsOnlyKeys("hidden.weight", "hidden.bias", "output.weight", "output.bias");
    assertThat(new BatchNorm(torch, 2).state())
        .containsOnlyKeys("weight", "bias", "running_mean", "running_var", "num_batches_tracked");
  }

  @Test
  void batchNormWithoutScaleIsOneThatDoesNotLearnIt() {
    var norm = BatchNorm.withoutScale(torch, 2);
    assertThat(norm.state().keySet()).isEqualTo(new BatchNorm(torch, 2).state().keySet());
    assertThat(norm.parameters()).containsOnlyKeys("bias");
    assertThat(norm.state().get("weight").toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void everyTypeTravelsThroughAFile() throws IOException {
    try (var step = torch.step()) {
      var written = new LinkedHashMap<String, NDArray>();
      var read = new LinkedHashMap<String, NDArray>();
      for (var type : TYPES) {
        var values = step.manager().create(new float[] {0, 1, 1, 0, 1, 0}, new Shape(2, 3));
        written.put(type.name(), values.toType(type, true).transpose());
        read.put(type.name(), step.manager().zeros(new Shape(3, 2), type));
      }

      new StateDict(read).read(new ByteArrayInputStream(bytes(written)));

      read.forEach(
          (name, array) ->
              assertThat(array.toType(DataType.FLOAT32, true).toFloatArray())
                  .as(name)
                  .containsExactly(0, 0, 1, 1, 1, 0));
    }
  }

  @Test
  void halfPrecisionBecomesSingle() throws IOException {
    try (var step = torch.step()) {
      var half =
          step.manager().create(new float[] {0.5f, -3, 65504}).toType(DataType.FLOAT16, true);
      var read = step.manager().zeros(new Shape(3));

      new StateDict(Map.of("w", read)).read(new ByteArrayInputStream(bytes(Map.of("w", half))));

      assertThat(read.toFloatArray()).containsExactly(0.5f, -3, 65504);
    }
  }

  @Test
  void whatDoesNotFitIsNamedAndChangesNothing() throws IOException {
    try (var step = torch.step()) {
      var manager = step.manager();
      var file =
          bytes(
              Map.of(
                  "good", manager.ones(new Shape(2)),
                  "shape", manager.ones(new Shape(2)),
                  "type", manager.ones(new Shape(2)),
                  "unexpected", manager.ones(new Shape(2))));
      var model =
          Map.of(
              "good", manager.zeros(new Shape(2)),
              "shape", manager.zeros(new Shape(1, 2)),
              "type", manager.zeros(new Shape(2), DataType.FLOAT64),
              "missing", manager.zeros(new Shape(2)));

      var failure =
          catchThrowableOfType(
              Failure.Unprocessable.class,
              () -> new StateDict(model).read(new ByteArrayInputStream(file)));

      assertThat(failure.errors())
          .containsExactlyInAnyOrder(
              new FieldError("shape", "Its shape is [2], the model's is [1, 2]"),
              new FieldError("type", "It is F32, the model's is F64"),
              new FieldError("missing", "The file has no such tensor"),
              new FieldError("unexpected", "The model has no such tensor"));
      assertThat(model.get("good").toFloatArray()).containsExactly(0, 0);
    }
  }

  @Test
  void learningRatesFollowTheirFormulas() {
    assertThat(LearningRate.exponential(0.001, 0.95, 2)).isCloseTo(0.0009025, within(1e-15));
    assertThat(LearningRate.noam(1, 64, 100, 1)).isCloseTo(0.125 / 1000, within(1e-15));
    assertThat(LearningRate.noam(1, 64, 100, 100)).isCloseTo(0.125 / 10, within(1e-15));
    assertThat(LearningRate.noam(1, 64, 100, 400)).isCloseTo(0.125 / 20, within(1e-15));
  }

  @Test
  void warmUpRisesEvenlyAndThenFallsByTheSameFactor() {
    assertThat(LearningRate.warmUpThenDecay(1, 3, 0.75, 10, 30, 5)).isEqualTo(2);
    assertThat(LearningRate.warmUpThenDecay(1, 3, 0.75, 10, 30, 10)).isEqualTo(3);
    assertThat(LearningRate.warmUpThenDecay(1, 3, 0.75, 10, 30, 20)).isCloseTo(1.5, within(1e-12));
    assertThat(LearningRate.warmUpThenDecay(1, 3, 0.75, 10, 30, 30)).isEqualTo(0.75);
    assertThat(LearningRate.warmUpThenDecay(1, 3, 0.75, 10, 30, 99)).isEqualTo(0.75);
  }

  @Test
  void aPermutationHasEveryIndexOnce() {
    assertThat(new Seed(5).permutation(100))
        .doesNotHaveDuplicates()
        .hasSize(100)
        .isEqualTo(new Seed(5).permutation(100))
        .isNotEqualTo(new Seed(6).permutation(100));
    assertThat(new Seed(5).child("a")).isNotEqualTo(new Seed(5).child("b"));
    assertThat(new Seed(0).child(1)).isNotEqualTo(new Seed(1).child(0));
  }

  private static final List<DataType> TYPES =
      List.of(
          DataType.FLOAT64,
          DataType.FLOAT32,
          DataType.FLOAT16,
          DataType.INT64,
          DataType.INT32,
          DataType.INT8,
          DataType.UINT8,
          DataType.BOOLEAN);

  private static byte[] bytes(Map<String, NDArray> arrays) throws IOException {
    var out = new ByteArrayOutputStream();
    new StateDict(arrays).write(out);
    return out.toByteArray();
  }

  private static void holds(NDArray array, double... values) {
    assertThat(array.toDoubleArray()).containsExactly(values, within(1e-9));
  }
}
