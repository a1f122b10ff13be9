package dev.polymath.pose.temporal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A temporal model that learns: the strided form, with batch normalisation over the batch and with
 * dropout. It is used by one thread at a time.
 */
final class TrainableNetwork implements AutoCloseable {

  private static final double EPSILON = 1e-5;

  private final TemporalArchitecture architecture;
  private final NDManager manager;
  private final Map<String, PtNDArray> tensors = new LinkedHashMap<>();

  /** Puts weights onto a device; all but running statistics will learn. */
  TrainableNetwork(TemporalArchitecture architecture, Map<String, float[]> weights, Device device) {
    this.architecture = architecture;
    this.manager = NDManager.newBaseManager(device);
    architecture
        .tensors()
        .forEach(
            (name, shape) -> {
              var values = Objects.requireNonNull(weights.get(name), name);
              var tensor = (PtNDArray) manager.create(values, new Shape(shape));
              tensor.setRequiresGradient(isLearned(name));
              tensors.put(name, tensor);
            });
  }

  /**
   * Weights to begin with, as PyTorch draws them: uniform within ±1/√(inputs of an output) for
   * convolutions; batch normalisation does nothing yet.
   */
  static Map<String, float[]> initial(TemporalArchitecture architecture, long seed) {
    var random = new SplittableRandom(seed);
    var weights = new HashMap<String, float[]>();
    architecture
        .tensors()
        .forEach(
            (name, shape) -> {
              var values = new float[Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b))];
              if (name.contains("conv") || name.startsWith("shrink")) {
                var inputs =
                    name.startsWith("shrink")
                        ? architecture.channels()
                        : shape.get(1) * shape.get(2);
                var bound = 1 / Math.sqrt(inputs);
                for (var i = 0; i < values.length; i++) {
                  values[i] = (float) random.nextDouble(-bound, bound);
                }
              } else if (name.endsWith("bn.weight")
                  || name.endsWith(".running_var")
                  || name.matches("layers_bn\\.\\d+\\.weight")) {
                Arrays.fill(values, 1);
              }
              weights.put(name, values);
            });
    return weights;
  }

  private static boolean isLearned(String name) {
    return !name.contains(".running_");
  }

  NDManager manager() {
    return manager;
  }

  /** What learns, by name, in the architecture's order. */
  Map<String, PtNDArray> parameters() {
    var parameters = new LinkedHashMap<String, PtNDArray>();
    tensors.forEach(
        (name, tensor) -> {
          if (isLearned(name)) parameters.put(name, tensor);
        });
    return parameters;
  }

  /** All weights as they are now. */
  Map<String, float[]> weights() {
    var weights = new HashMap<String, float[]>();
    tensors.forEach((name, tensor) -> weights.put(name, tensor.toFloatArray()));
    return weights;
  }

  /**
   * [N, 34, receptive field] to [N, joints · 3, 1].
   *
   * @param momentum the share of this batch in the running statistics
   * @param dropout the share of hidden numbers that is left out
   */
  NDArray forward(NDArray x, double momentum, double dropout) {
    var widths = architecture.filterWidths();
    var h = layer(x, "expand_conv", "expand_bn", widths.getFirst(), momentum, dropout);
    for (var block = 0; block < architecture.blocks(); block++) {
      int width = widths.get(block + 1);
      var kept = architecture.causal() ? width - 1 : width / 2;
      var residual = h.get(new NDIndex(":, :, {}::{}", kept, width));
      var wide = 2 * block;
      var narrow = wide + 1;
      h = layer(h, "layers_conv." + wide, "layers_bn." + wide, width, momentum, dropout);
      h = layer(h, "layers_conv." + narrow, "layers_bn." + narrow, 1, momentum, dropout);
      h = residual.add(h);
    }
    return Conv1d.conv1d(
            h,
            tensor("shrink.weight"),
            tensor("shrink.bias"),
            new Shape(1),
            new Shape(0),
            new Shape(1),
            1)
        .singletonOrThrow();
  }

  private NDArray layer(
      NDArray x, String convolution, String norm, long stride, double momentum, double dropout) {
    var y =
        Conv1d.conv1d(
                x,
                tensor(convolution + ".weight"),
                // DJL knows no convolution without a bias but by a null, which its signature hides.
                null,
                new Shape(stride),
                new Shape(0),
                new Shape(1),
                1)
            .singletonOrThrow();
    var normalised =
        JniUtils.batchNorm(
            (PtNDArray) y,
            tensor(norm + ".running_mean"),
            tensor(norm + ".running_var"),
            tensor(norm + ".weight"),
            tensor(norm + ".bias"),
            true,
            momentum,
            EPSILON);
    var active = Activation.relu(normalised);
    return dropout > 0 ? JniUtils.dropout((PtNDArray) active, dropout, true) : active;
  }

  private PtNDArray tensor(String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  @Override
  public void close() {
    manager.close();
  }
}
