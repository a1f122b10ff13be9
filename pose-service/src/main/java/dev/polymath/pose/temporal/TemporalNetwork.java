package dev.polymath.pose.temporal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.polymath.common.nn.Torch;
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

  /** Frames that a block of layers is taken through at a time: some 20 MB, which caches hold. */
  private static final int TILE = 1_024;

  /** The width of the filters whose outputs are worked out in pairs. */
  private static final int PAIRED_WIDTH = 3;

  private final TemporalArchitecture architecture;
  private final Torch torch;
  private final List<Convolution> convolutions = new ArrayList<>();

  /**
   * Frames are rows and channels are columns, so that a convolution is one product of matrices.
   *
   * @param weight [out, width · in]
   * @param bias [out]
   * @param pairs what {@link dev.polymath.common.nn.TorchOperations#residualBlock} takes besides,
   *     or [0]
   */
  private record Convolution(NDArray weight, NDArray bias, NDArray pairs) {

    /** [N, T, in] to [N, T − width + 1, out]. */
    NDArray over(NDArray x, int width) {
      var frames = x.getShape().get(1) - width + 1;
      var taps = new NDList();
      for (var tap = 0; tap < width; tap++) {
        taps.add(x.get(new NDIndex(":, {}:{}", tap, tap + frames)));
      }
      try (taps;
          var seen = NDArrays.concat(taps, 2)) {
        return of(seen);
      }
    }

    /** [N, T, in] to [N, T / width, out], in steps of the width. */
    NDArray strided(NDArray x, int width) {
      return of(x.reshape(x.getShape().get(0), -1, weight.getShape().get(1)));
    }

    /** [N, T, width · in] to [N, T, out]. */
    NDArray of(NDArray seen) {
      return JniUtils.linear((PtNDArray) seen, (PtNDArray) weight, (PtNDArray) bias);
    }
  }

  private TemporalNetwork(TemporalArchitecture architecture, Torch torch) {
    this.architecture = architecture;
    this.torch = torch;
  }

  /**
   * Puts a model onto a device.
   *
   * @param weights by the names of {@link TemporalArchitecture#tensors()}
   */
  public static TemporalNetwork load(
      TemporalArchitecture architecture, Map<String, float[]> weights, Device device) {
    var network =
        new TemporalNetwork(architecture, Torch.on(device.isGpu() ? device.getDeviceId() : -1));
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
        * convolutions.stream()
            .mapToLong(c -> c.weight().size() + c.bias().size() + c.pairs().size())
            .sum();
  }

  /** How many native arrays it holds. */
  int arrays() {
    return torch.manager().getManagedArrays().size();
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
    try (var step = torch.step((long) sequences.size() * padded)) {
      var x =
          step.manager()
              .create(input, new Shape(sequences.size(), padded, TemporalArchitecture.INPUT));
      var all = dense(x).toFloatArray();
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
      System.arraycopy(windows.get(i), 0, input, i * windows.get(i).length, windows.get(i).length);
    }
    try (var step = torch.step((long) windows.size() * frames)) {
      var x =
          step.manager()
              .create(input, new Shape(windows.size(), frames, TemporalArchitecture.INPUT));
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
    try (var step = torch.step(videos.size())) {
      var last = step.manager().create(joined(h), new Shape(h.size(), 1, architecture.channels()));
      return split(convolutions.getLast().of(last).toFloatArray(), h.size());
    }
  }

  private List<float[]> firstOutputs(List<StreamState> videos) {
    try (var step = torch.step(videos.size())) {
      var seen = seen(step.manager(), videos, 0, TemporalArchitecture.INPUT);
      return split(relu(convolutions.getFirst().of(seen)).toFloatArray(), videos.size());
    }
  }

  private List<float[]> blockOutputs(List<StreamState> videos, int layer) {
    try (var step = torch.step(videos.size())) {
      var channels = architecture.channels();
      var seen = seen(step.manager(), videos, layer, channels);
      var newest = videos.stream().map(video -> video.layer(layer).newest()).toList();
      var residual = step.manager().create(joined(newest), new Shape(videos.size(), 1, channels));
      var wide = convolutions.get(2 * layer - 1).of(seen);
      return split(narrowed(layer - 1, wide, residual).toFloatArray(), videos.size());
    }
  }

  /** What a layer's convolution sees of each video, [N, 1, width · channels]. */
  private NDArray seen(NDManager scope, List<StreamState> videos, int layer, int channels) {
    int width = architecture.filterWidths().get(layer);
    var seen = new float[videos.size() * channels * width];
    for (var i = 0; i < videos.size(); i++) {
      videos.get(i).layer(layer).see(seen, i * channels * width);
    }
    return scope.create(seen, new Shape(videos.size(), 1, channels * width));
  }

  private static float[] joined(List<float[]> parts) {
    var each = parts.getFirst().length;
    var joined = new float[parts.size() * each];
    for (var i = 0; i < parts.size(); i++) {
      System.arraycopy(parts.get(i), 0, joined, i * each, each);
    }
    return joined;
  }

  /** [N, T, 34] to [N, T − receptive field + 1, joints · 3]. */
  private NDArray dense(NDArray x) {
    var widths = architecture.filterWidths();
    var h = relu(convolutions.getFirst().over(x, widths.getFirst()));
    int dilation = widths.getFirst();
    for (var block = 0; block < architecture.blocks(); block++) {
      int width = widths.get(block + 1);
      var seen = (width - 1) * dilation;
      var wide = convolutions.get(2 * block + 1);
      var narrow = convolutions.get(2 * block + 2);
      try (var before = h) {
        h =
            torch
                .operations()
                .residualBlock(
                    before,
                    wide.weight(),
                    wide.bias(),
                    wide.pairs(),
                    narrow.weight(),
                    narrow.bias(),
                    width,
                    dilation,
                    architecture.causal() ? seen : seen / 2,
                    TILE);
      }
      dilation *= width;
    }
    return convolutions.getLast().of(h);
  }

  /** [N, receptive field, 34] to [N, 1, joints · 3]. */
  private NDArray strided(NDArray x) {
    var widths = architecture.filterWidths();
    var h = relu(convolutions.getFirst().strided(x, widths.getFirst()));
    for (var block = 0; block < architecture.blocks(); block++) {
      int width = widths.get(block + 1);
      var kept = architecture.causal() ? width - 1 : width / 2;
      try (var before = h) {
        var residual = before.get(new NDIndex(":, {}::{}", kept, width));
        h = narrowed(block, convolutions.get(2 * block + 1).strided(before, width), residual);
      }
    }
    return convolutions.getLast().of(h);
  }

  /** The rest of a block behind its wide convolution. */
  private NDArray narrowed(int block, NDArray wide, NDArray residual) {
    try (var wideRelu = relu(wide);
        residual) {
      return relu(convolutions.get(2 * block + 2).of(wideRelu)).addi(residual);
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

  /** Lays out what is seen from a frame on, with its ends replicated. */
  private void pad(float[] sequence, int frames, int from, float[] to, int at, int padded) {
    var each = TemporalArchitecture.INPUT;
    for (var frame = 0; frame < padded; frame++) {
      var seen = Math.clamp(from + frame - architecture.framesBefore(), 0, frames - 1);
      System.arraycopy(sequence, seen * each, to, at + frame * each, each);
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
    var seen = shape.get(1) * shape.get(2);
    var dilated = name.startsWith("layers_conv") && shape.get(2) == PAIRED_WIDTH;
    try (var scope = torch.manager().newSubManager()) {
      var rows =
          scope.create(weight, new Shape(shape)).transpose(0, 2, 1).reshape(bias.length, seen);
      convolutions.add(
          new Convolution(
              kept(rows.duplicate()),
              torch.manager().create(bias, new Shape(bias.length)),
              kept(dilated ? pairs(rows) : scope.create(new Shape(0)))));
    }
  }

  /** [2, out, in], of three taps side by side. */
  private static NDArray pairs(NDArray rows) {
    var taps = rows.split(PAIRED_WIDTH, 1);
    var outer = taps.get(0).add(taps.get(2));
    return NDArrays.stack(new NDList(outer.add(taps.get(1)), outer.sub(taps.get(1)))).mul(0.5);
  }

  private NDArray kept(NDArray array) {
    array.attach(torch.manager());
    return array;
  }

  private static float[] tensor(Map<String, float[]> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  @Override
  public void close() {
    torch.close();
  }
}
