package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Score;
import dev.polymath.common.nn.BatchNorm;
import dev.polymath.common.nn.Initial;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A temporal model that learns: the strided form, with batch normalisation over the batch and with
 * dropout. Its parameters and buffers bear the names of the paper's {@code state_dict}.
 */
final class TrainableNetwork extends Model {

  /** Of the paper's trainings, and of federated ones. */
  private static final double DROPOUT = 0.25;

  private final TemporalArchitecture architecture;
  private final Torch torch;
  private final List<Convolution> convolutions = new ArrayList<>();
  private final NDArray shrink;
  private final NDArray shrinkBias;

  /** A convolution without a bias, for the normalisation after it would take it away again. */
  private record Convolution(NDArray weight, BatchNorm norm) {}

  /** Begins with weights as PyTorch draws them. */
  TrainableNetwork(TemporalArchitecture architecture, Torch torch, Seed seed) {
    this.architecture = architecture;
    this.torch = torch;
    add("expand_conv.weight", "expand_bn", seed);
    for (var i = 0; i < 2 * architecture.blocks(); i++) {
      add("layers_conv." + i + ".weight", "layers_bn." + i, seed);
    }
    shrink = parameter("shrink.weight", initial("shrink.weight", architecture.channels(), seed));
    shrinkBias = parameter("shrink.bias", initial("shrink.bias", architecture.channels(), seed));
  }

  private void add(String weight, String norm, Seed seed) {
    var shape = Objects.requireNonNull(architecture.tensors().get(weight));
    var initial = initial(weight, shape.get(1) * shape.get(2), seed);
    convolutions.add(
        new Convolution(
            parameter(weight, initial),
            layer(norm, new BatchNorm(torch, architecture.channels()))));
  }

  private NDArray initial(String name, long fanIn, Seed seed) {
    var shape = Objects.requireNonNull(architecture.tensors().get(name));
    return Initial.fanIn(torch, new Shape(shape), fanIn, seed.child(name));
  }

  /** Batch normalisation's share of a batch in the running statistics, from now on. */
  void momentum(double momentum) {
    convolutions.forEach(convolution -> convolution.norm().momentum(momentum));
  }

  /** The weights as they are now, by the names of {@link TemporalArchitecture#tensors()}. */
  Map<String, float[]> weights() {
    var weights = new HashMap<String, float[]>();
    architecture
        .tensors()
        .keySet()
        .forEach(
            name -> weights.put(name, Objects.requireNonNull(state().get(name)).toFloatArray()));
    return weights;
  }

  /**
   * [N, 34, receptive field] to [N, joints · 3, 1].
   *
   * <p>Inside, frames are rows and channels columns: a convolution whose stride is its width is
   * then one product of matrices, for the frames that it sees are neighbours in memory.
   *
   * @param dropout the share of hidden numbers that is left out
   * @param seed of which are
   */
  NDArray forward(NDArray x, double dropout, Seed seed) {
    return forward(x, true, dropout, seed);
  }

  /**
   * What is to be learnt together: {@link Losses#mpjpe}, with dropout. A single example has no
   * statistics of its own and is normalised by those of the batches before.
   *
   * @param batch [N, 34, receptive field] and [N, joints, 3]
   */
  @Override
  public NDArray loss(Batch batch, Seed seed) {
    var training = batch.x().getShape().get(0) > 1;
    return Losses.mpjpe(joints(forward(batch.x(), training, DROPOUT, seed)), batch.y());
  }

  /** The error and the metric are the same: MPJPE, in the unit of the poses. */
  @Override
  public Score score(Batch batch) {
    var found = joints(forward(batch.x(), false, 0, new Seed(0)));
    var count = batch.x().getShape().get(0);
    var sum = Losses.mpjpe(found, batch.y()).getFloat() * (double) count;
    return new Score(sum, sum, count);
  }

  private NDArray joints(NDArray output) {
    return output.reshape(-1, architecture.outputJoints(), 3);
  }

  private NDArray forward(NDArray x, boolean training, double dropout, Seed seed) {
    var widths = architecture.filterWidths();
    var h = layer(x.transpose(0, 2, 1), 0, training, dropout, seed);
    for (var block = 0; block < architecture.blocks(); block++) {
      int width = widths.get(block + 1);
      var kept = architecture.causal() ? width - 1 : width / 2;
      var residual = h.reshape(-1, width, architecture.channels()).get(":, {}", kept);
      h = layer(h, 2 * block + 1, training, dropout, seed);
      h = layer(h, 2 * block + 2, training, dropout, seed);
      h = residual.add(h);
    }
    return linear(h, shrink, shrinkBias).reshape(-1, architecture.output(), 1);
  }

  /** [rows, in] to [rows / width, channels]. */
  private NDArray layer(NDArray x, int index, boolean training, double dropout, Seed seed) {
    var convolution = convolutions.get(index);
    var y = convolution.norm().forward(linear(x, convolution.weight(), null), training);
    var active = Activation.relu(y);
    return dropout > 0 ? torch.operations().dropout(active, dropout, seed.child(index)) : active;
  }

  /**
   * A convolution that takes steps of its own width.
   *
   * @param weight [out, in, width]
   */
  private static NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
    var out = weight.getShape().get(0);
    var seen = weight.getShape().get(1) * weight.getShape().get(2);
    return JniUtils.linear(
        (PtNDArray) x.reshape(-1, seen),
        (PtNDArray) weight.transpose(0, 2, 1).reshape(out, seen),
        (PtNDArray) bias);
  }
}
