package dev.polymath.pose.temporal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A trained temporal model on a device, for inference alone: dropout is gone, and batch
 * normalisation is folded into the convolution before it.
 *
 * <pre>
 *   γ (W x − μ) / √(σ² + ε) + β = W' x + b'    W' = W γ / √(σ² + ε),  b' = β − μ γ / √(σ² + ε)
 * </pre>
 *
 * <p>It is used by one thread at a time.
 */
public final class TemporalNetwork implements AutoCloseable {

  /** PyTorch's ε of batch normalisation, which published models were trained with. */
  private static final double EPSILON = 1e-5;

  /** Frames of a forward: at 1024 channels some 16 MB for each of a handful of arrays. */
  private static final int BLOCK = 4_096;

  private final TemporalArchitecture architecture;
  private final NDManager manager;
  private final List<Convolution> convolutions = new ArrayList<>();

  /** Weights [out, in, width] and bias [out]. */
  private record Convolution(NDArray weight, NDArray bias) {
    NDArray over(NDArray x, long stride, long dilation) {
      return Conv1d.conv1d(x, weight, bias, new Shape(stride), new Shape(0), new Shape(dilation), 1)
          .singletonOrThrow();
    }
  }

  private TemporalNetwork(TemporalArchitecture architecture, NDManager manager) {
    this.architecture = architecture;
    this.manager = manager;
  }

  /**
   * Puts a model onto a device.
   *
   * @param weights by the names of {@link TemporalArchitecture#tensors()}
   */
  public static TemporalNetwork load(
      TemporalArchitecture architecture, Map<String, float[]> weights, Device device) {
    var network = new TemporalNetwork(architecture, NDManager.newBaseManager(device));
    try {
      network.addFolded(weights, "expand_conv", "expand_bn");
      for (var i = 0; i < 2 * architecture.blocks(); i++) {
        network.addFolded(weights, "layers_conv." + i, "layers_bn." + i);
      }
      network.add(
          "shrink.weight", tensor(weights, "shrink.weight"), tensor(weights, "shrink.bias"));
      return network;
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  public TemporalArchitecture architecture() {
    return architecture;
  }

  /** What it holds on its device. */
  public long memoryBytes() {
    return Float.BYTES
        * convolutions.stream().mapToLong(c -> c.weight().size() + c.bias().size()).sum();
  }

  /** How many native arrays it holds. */
  int arrays() {
    return manager.getManagedArrays().size();
  }

  /**
   * Lifts whole sequences of the same length by the dense form; their ends are replicated as far as
   * the model sees beyond them.
   *
   * <p>Longer ones are lifted in blocks that begin at every 4096th frame, which bounds memory.
   * Blocks do not depend on what comes behind the frames that the model sees, so that a sequence
   * may be lifted as it arrives and comes out the same to the last digit.
   *
   * @param sequences each [T, 17, 2], normalised
   * @return for each [T, joints, 3], in metres
   */
  public List<float[]> lift(List<float[]> sequences) {
    return lift(sequences, BLOCK);
  }

  /**
   * The part of what {@link #lift(List)} finds that begins at a frame, up to the end of its block:
   * the same to the last digit.
   *
   * @param from 0, or where the part before ended
   */
  List<float[]> liftPart(List<float[]> sequences, int from) {
    return liftPart(sequences, from, BLOCK);
  }

  List<float[]> liftPart(List<float[]> sequences, int from, int block) {
    var frames = sequences.getFirst().length / TemporalArchitecture.INPUT;
    if ((long) frames * sequences.size() <= block) return lift(sequences, frames, 0, frames);
    var size = Math.min(block, frames - from);
    return sequences.stream()
        .map(sequence -> lift(List.of(sequence), frames, from, size).getFirst())
        .toList();
  }

  List<float[]> lift(List<float[]> sequences, int block) {
    var frames = sequences.getFirst().length / TemporalArchitecture.INPUT;
    if ((long) frames * sequences.size() <= block) return lift(sequences, frames, 0, frames);
    return sequences.stream().map(sequence -> liftInBlocks(sequence, frames, block)).toList();
  }

  private float[] liftInBlocks(float[] sequence, int frames, int block) {
    var all = new float[frames * architecture.output()];
    for (var from = 0; from < frames; from += block) {
      var size = Math.min(block, frames - from);
      var part = lift(List.of(sequence), frames, from, size).getFirst();
      System.arraycopy(part, 0, all, from * architecture.output(), part.length);
    }
    return all;
  }

  private List<float[]> lift(List<float[]> sequences, int frames, int from, int count) {
    var padded = count + architecture.receptiveField() - 1;
    var input = new float[sequences.size() * TemporalArchitecture.INPUT * padded];
    for (var i = 0; i < sequences.size(); i++) {
      pad(sequences.get(i), frames, from, input, i * TemporalArchitecture.INPUT * padded, padded);
    }
    try (var scope = manager.newSubManager()) {
      var x = scope.create(input, new Shape(sequences.size(), TemporalArchitecture.INPUT, padded));
      var all = dense(x).transpose(0, 2, 1).toFloatArray();
      return split(all, sequences.size());
    }
  }

  /**
   * Lifts the middle (or, if causal, last) frames of windows by the strided form, which leaves out
   * what no output needs: the same weights, a third of the work and less.
   *
   * @param windows each [receptive field, 17, 2], normalised
   * @return for each [joints, 3], in metres
   */
  public List<float[]> liftWindows(List<float[]> windows) {
    var frames = architecture.receptiveField();
    var input = new float[windows.size() * TemporalArchitecture.INPUT * frames];
    for (var i = 0; i < windows.size(); i++) {
      if (windows.get(i).length != TemporalArchitecture.INPUT * frames) {
        throw new IllegalArgumentException("a window has as many frames as the receptive field");
      }
      transpose(windows.get(i), frames, input, i * TemporalArchitecture.INPUT * frames);
    }
    try (var scope = manager.newSubManager()) {
      var x = scope.create(input, new Shape(windows.size(), TemporalArchitecture.INPUT, frames));
      return split(strided(x).toFloatArray(), windows.size());
    }
  }

  /**
   * Lifts the next frame of each of several videos, by a causal model: what the layers have seen is
   * remembered, so that a frame costs what one output of the strided form does in its last layer.
   *
   * @param videos each the state of one; they are moved on by a frame
   * @param frames of each video its next [17, 2], normalised
   * @return for each [joints, 3], in metres
   */
  public List<float[]> next(List<StreamState> videos, List<float[]> frames) {
    for (var video : videos) {
      if (!video.architecture().equals(architecture)) {
        throw new IllegalArgumentException("a video is followed by one architecture");
      }
    }
    var h = frames;
    for (var layer = 0; layer <= architecture.blocks(); layer++) {
      for (var i = 0; i < videos.size(); i++) videos.get(i).layer(layer).push(h.get(i));
      h = layer == 0 ? firstOutputs(videos) : blockOutputs(videos, layer);
    }
    try (var scope = manager.newSubManager()) {
      var last = scope.create(joined(h), new Shape(h.size(), architecture.channels(), 1));
      return split(convolutions.getLast().over(last, 1, 1).toFloatArray(), h.size());
    }
  }

  private List<float[]> firstOutputs(List<StreamState> videos) {
    try (var scope = manager.newSubManager()) {
      var seen = seen(scope, videos, 0, TemporalArchitecture.INPUT);
      return split(relu(convolutions.getFirst().over(seen, 1, 1)).toFloatArray(), videos.size());
    }
  }

  private List<float[]> blockOutputs(List<StreamState> videos, int layer) {
    try (var scope = manager.newSubManager()) {
      var channels = architecture.channels();
      var seen = seen(scope, videos, layer, channels);
      var newest = videos.stream().map(video -> video.layer(layer).newest()).toList();
      var residual = scope.create(joined(newest), new Shape(videos.size(), channels, 1));
      return split(block(layer - 1, seen, residual, 1, 1).toFloatArray(), videos.size());
    }
  }

  /** What a layer's convolution sees of each video, [N, channels, width]. */
  private NDArray seen(NDManager scope, List<StreamState> videos, int layer, int channels) {
    int width = architecture.filterWidths().get(layer);
    var seen = new float[videos.size() * channels * width];
    for (var i = 0; i < videos.size(); i++) {
      videos.get(i).layer(layer).see(seen, i * channels * width);
    }
    return scope.create(seen, new Shape(videos.size(), channels, width));
  }

  private static float[] joined(List<float[]> parts) {
    var each = parts.getFirst().length;
    var joined = new float[parts.size() * each];
    for (var i = 0; i < parts.size(); i++) {
      System.arraycopy(parts.get(i), 0, joined, i * each, each);
    }
    return joined;
  }

  /** [N, 34, T] to [N, joints · 3, T − receptive field + 1]. */
  private NDArray dense(NDArray x) {
    var widths = architecture.filterWidths();
    var h = relu(convolutions.getFirst().over(x, 1, 1));
    long dilation = widths.getFirst();
    for (var block = 0; block < architecture.blocks(); block++) {
      int width = widths.get(block + 1);
      var cut = (width - 1) * dilation / 2;
      var shift = architecture.causal() ? cut : 0;
      var frames = h.getShape().get(2);
      try (var before = h) {
        var residual = before.get(new NDIndex(":, :, {}:{}", cut + shift, frames - cut + shift));
        h = block(block, before, residual, 1, dilation);
      }
      dilation *= width;
    }
    return convolutions.getLast().over(h, 1, 1);
  }

  /** [N, 34, receptive field] to [N, joints · 3, 1]. */
  private NDArray strided(NDArray x) {
    var widths = architecture.filterWidths();
    var h = relu(convolutions.getFirst().over(x, widths.getFirst(), 1));
    for (var block = 0; block < architecture.blocks(); block++) {
      int width = widths.get(block + 1);
      var kept = architecture.causal() ? width - 1 : width / 2;
      try (var before = h) {
        var residual = before.get(new NDIndex(":, :, {}::{}", kept, width));
        h = block(block, before, residual, width, 1);
      }
    }
    return convolutions.getLast().over(h, 1, 1);
  }

  private NDArray block(int block, NDArray x, NDArray residual, long stride, long dilation) {
    try (var wide = convolutions.get(2 * block + 1).over(x, stride, dilation);
        var wideRelu = Activation.relu(wide);
        var narrow = convolutions.get(2 * block + 2).over(wideRelu, 1, 1);
        residual) {
      var out = Activation.relu(narrow);
      return out.addi(residual);
    }
  }

  private static NDArray relu(NDArray x) {
    try (x) {
      return Activation.relu(x);
    }
  }

  private static List<float[]> split(float[] all, int parts) {
    var size = all.length / parts;
    var split = new ArrayList<float[]>(parts);
    for (var i = 0; i < parts; i++) {
      split.add(Arrays.copyOfRange(all, i * size, (i + 1) * size));
    }
    return split;
  }

  /** Transposes what is seen from a frame on to channels first, with its ends replicated. */
  private void pad(float[] sequence, int frames, int from, float[] to, int at, int padded) {
    for (var frame = 0; frame < padded; frame++) {
      var seen = Math.clamp(from + frame - architecture.framesBefore(), 0, frames - 1);
      for (var c = 0; c < TemporalArchitecture.INPUT; c++) {
        to[at + c * padded + frame] = sequence[seen * TemporalArchitecture.INPUT + c];
      }
    }
  }

  private static void transpose(float[] window, int frames, float[] to, int at) {
    for (var frame = 0; frame < frames; frame++) {
      for (var c = 0; c < TemporalArchitecture.INPUT; c++) {
        to[at + c * frames + frame] = window[frame * TemporalArchitecture.INPUT + c];
      }
    }
  }

  private void addFolded(Map<String, float[]> weights, String convolution, String norm) {
    float[] weight = tensor(weights, convolution + ".weight").clone();
    var gamma = tensor(weights, norm + ".weight");
    var beta = tensor(weights, norm + ".bias");
    var mean = tensor(weights, norm + ".running_mean");
    var variance = tensor(weights, norm + ".running_var");
    var bias = new float[beta.length];
    var each = weight.length / bias.length;
    for (var out = 0; out < bias.length; out++) {
      var scale = gamma[out] / Math.sqrt(variance[out] + EPSILON);
      bias[out] = (float) (beta[out] - mean[out] * scale);
      for (var i = out * each; i < (out + 1) * each; i++) weight[i] = (float) (weight[i] * scale);
    }
    add(convolution + ".weight", weight, bias);
  }

  private void add(String name, float[] weight, float[] bias) {
    var shape = Objects.requireNonNull(architecture.tensors().get(name));
    convolutions.add(
        new Convolution(
            manager.create(weight, new Shape(shape)),
            manager.create(bias, new Shape(bias.length))));
  }

  private static float[] tensor(Map<String, float[]> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  @Override
  public void close() {
    manager.close();
  }
}
