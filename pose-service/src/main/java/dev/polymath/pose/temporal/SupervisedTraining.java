package dev.polymath.pose.temporal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Adam;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Supervised training (section 3.1 and 5.2 of the paper): batches of frames with what is seen
 * around them, the mean distance of joints in metres as loss, AMSGrad.
 *
 * <p>A training is a sequence of steps that is fixed by its data, settings and seed: saved after
 * any step and resumed, it ends in the same weights.
 *
 * <pre>{@code
 * try (var training = SupervisedTraining.start(architecture, windows, settings, Device.cpu())) {
 *   while (!training.isDone()) log(training.step());
 *   var weights = training.weights();
 * }
 * }</pre>
 */
public final class SupervisedTraining implements AutoCloseable {

  private final TemporalArchitecture architecture;
  private final Windows windows;
  private final Settings settings;
  private final Torch torch;
  private final TrainableNetwork network;
  private final Adam optimizer;
  private long steps;
  private int[] order;
  private int orderOf;

  /**
   * How to train.
   *
   * @param schedule of the rates, and how many epochs
   * @param batch examples of a step
   * @param dropout the share of hidden numbers that is left out
   * @param seed of weights, order and dropout
   */
  public record Settings(Schedule schedule, int batch, double dropout, long seed) {}

  private SupervisedTraining(
      TemporalArchitecture architecture, Windows windows, Settings settings, Device device) {
    if (windows.size() < 2) {
      throw new Unprocessable("dataset", "Has fewer than two frames to train on; add takes.");
    }
    this.architecture = architecture;
    this.windows = windows;
    this.settings = settings;
    this.order = windows.order(settings.seed(), 0);
    torch = Torch.on(device.getDeviceId());
    network = new TrainableNetwork(architecture, torch, seed().child("weights"));
    optimizer =
        new Adam(torch.operations(), network.parameters(), Adam.Settings.of(Adam.Variant.AMSGRAD));
  }

  private Seed seed() {
    return new Seed(settings.seed());
  }

  /** Begins with random weights. */
  public static SupervisedTraining start(
      TemporalArchitecture architecture, Windows windows, Settings settings, Device device) {
    return new SupervisedTraining(architecture, windows, settings, device);
  }

  /**
   * Goes on from what {@link #save} wrote; everything else is as it was at the start.
   *
   * @throws Unprocessable where it is of another training
   */
  public static SupervisedTraining resume(
      TemporalArchitecture architecture,
      Windows windows,
      Settings settings,
      Device device,
      InputStream saved)
      throws IOException {
    var training = start(architecture, windows, settings, device);
    try {
      training.checkpoint().read(saved);
      training.steps =
          (long) Objects.requireNonNull(training.optimizer.state().get("step")).getFloat();
      return training;
    } catch (IOException | RuntimeException e) {
      training.close();
      throw e;
    }
  }

  /** Writes all that the next steps depend on, as safetensors. */
  public void save(OutputStream out) throws IOException {
    checkpoint().write(out);
  }

  private StateDict checkpoint() {
    return new StateDict().add("network.", network.state()).add("optimizer.", optimizer.state());
  }

  /** How many steps have been made. */
  public long steps() {
    return steps;
  }

  /**
   * How many steps an epoch has. The last one may be smaller, but not of a single example, whose
   * statistics would be those of nothing.
   */
  public int stepsOfEpoch() {
    var rest = windows.size() % settings.batch();
    return windows.size() / settings.batch() + (rest > 1 ? 1 : 0);
  }

  public long totalSteps() {
    return (long) stepsOfEpoch() * settings.schedule().epochs();
  }

  public boolean isDone() {
    return steps() >= totalSteps();
  }

  /** The epoch of the next step, counted from 0. */
  public int epoch() {
    return Math.toIntExact(steps() / stepsOfEpoch());
  }

  /**
   * Makes a step.
   *
   * @return the loss of its batch, in metres
   * @throws Unprocessable where it is no longer a number
   */
  public double step() {
    var epoch = epoch();
    var batch = windows.batch(examples(epoch));
    var schedule = settings.schedule();
    network.momentum(schedule.momentum(epoch));
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      var x =
          step.manager()
              .create(
                  batch.input(),
                  new Shape(
                      batch.size(), TemporalArchitecture.INPUT, architecture.receptiveField()));
      var truth =
          step.manager()
              .create(batch.poses(), new Shape(batch.size(), architecture.outputJoints(), 3));
      var found = network.forward(x, settings.dropout(), seed().child("dropout").child(steps));
      var mean = meanDistance(found.reshape(truth.getShape()), truth);
      double loss = mean.getFloat();
      if (!Double.isFinite(loss)) {
        throw new Unprocessable(
            "learningRate", "The loss is no longer a number; train with a smaller learningRate.");
      }
      optimizer.step(
          torch.operations().gradients(mean, network.trainable()), schedule.learningRate(epoch));
      steps++;
      return loss;
    }
  }

  /** The weights as they are now, by the names of the architecture's tensors. */
  public Map<String, float[]> weights() {
    return network.weights();
  }

  /** How many native arrays it holds. */
  int arrays() {
    return torch.manager().getManagedArrays().size();
  }

  /** ‖found − truth‖ of each joint, in the mean: MPJPE. A hair keeps its slope finite at nought. */
  private static NDArray meanDistance(NDArray found, NDArray truth) {
    return found.sub(truth).square().sum(new int[] {2}).add(1e-12f).sqrt().mean();
  }

  private int[] examples(int epoch) {
    if (orderOf != epoch) {
      order = windows.order(settings.seed(), epoch);
      orderOf = epoch;
    }
    var from = Math.toIntExact(steps() % stepsOfEpoch()) * settings.batch();
    return Arrays.copyOfRange(order, from, Math.min(order.length, from + settings.batch()));
  }

  @Override
  public void close() {
    torch.close();
  }
}
