package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.nn.Adam;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A network that learns, with the optimizer that moves it and the chance that is its own. */
final class Learner {

  private final TemporalArchitecture architecture;
  private final Seed seed;
  private final TrainableNetwork network;
  private final Adam optimizer;

  Learner(TemporalArchitecture architecture, Torch torch, Seed seed) {
    this.architecture = architecture;
    this.seed = seed;
    network = new TrainableNetwork(architecture, torch, seed.child("weights"));
    optimizer =
        new Adam(torch.operations(), network.parameters(), Adam.Settings.of(Adam.Variant.AMSGRAD));
  }

  /**
   * [N, 34, receptive field] to [N, joints, 3].
   *
   * @param dropout the share of hidden numbers that is left out
   * @param step which are is drawn anew in each
   */
  NDArray forward(NDArray x, double dropout, long step) {
    return network
        .forward(x, dropout, seed.child("dropout").child(step))
        .reshape(new Shape(x.getShape().get(0), architecture.outputJoints(), 3));
  }

  /** Batch normalisation's share of a batch in the running statistics, from now on. */
  void momentum(double momentum) {
    network.momentum(momentum);
  }

  List<NDArray> trainable() {
    return network.trainable();
  }

  /**
   * Moves the network.
   *
   * @param gradients in the order of {@link #trainable}
   */
  void move(List<NDArray> gradients, double learningRate) {
    optimizer.step(gradients, learningRate);
  }

  /** How often it was moved. */
  long steps() {
    return (long) Objects.requireNonNull(optimizer.state().get("step")).getFloat();
  }

  /** Adds all that the next steps depend on. */
  void addTo(StateDict checkpoint, String prefix) {
    checkpoint
        .add(prefix + "network.", network.state())
        .add(prefix + "optimizer.", optimizer.state());
  }

  /** The weights as they are now, by the names of the architecture's tensors. */
  Map<String, float[]> weights() {
    return network.weights();
  }
}
