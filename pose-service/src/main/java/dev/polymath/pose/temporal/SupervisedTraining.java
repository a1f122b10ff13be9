package dev.polymath.pose.temporal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.common.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  private static final String WEIGHTS = "weights/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String STEPS = "steps";

  private final TemporalArchitecture architecture;
  private final Windows windows;
  private final Settings settings;
  private final TrainableNetwork network;
  private final AmsGrad optimizer;
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
      TemporalArchitecture architecture,
      Windows windows,
      Settings settings,
      Map<String, float[]> weights,
      Device device) {
    if (windows.size() < 2) {
      throw new Unprocessable("dataset", "Has fewer than two frames to train on; add takes.");
    }
    this.architecture = architecture;
    this.windows = windows;
    this.settings = settings;
    this.network = new TrainableNetwork(architecture, weights, device);
    this.optimizer = new AmsGrad(network.manager(), network.parameters());
    this.order = windows.order(settings.seed(), 0);
  }

  /** Begins with random weights. */
  public static SupervisedTraining start(
      TemporalArchitecture architecture, Windows windows, Settings settings, Device device) {
    return new SupervisedTraining(
        architecture,
        windows,
        settings,
        TrainableNetwork.initial(architecture, settings.seed()),
        device);
  }

  /**
   * Goes on from what {@link #save} wrote; everything else is as it was at the start.
   *
   * @throws IOException where it is not of this training
   */
  public static SupervisedTraining resume(
      TemporalArchitecture architecture,
      Windows windows,
      Settings settings,
      Device device,
      InputStream saved)
      throws IOException {
    var tensors = new HashMap<String, float[]>();
    var steps = new long[1];
    SafetensorsReader.open(saved)
        .forEach(
            tensor -> {
              if (tensor.name().equals(STEPS)) {
                steps[0] = tensor.longs()[0];
              } else {
                tensors.put(tensor.name(), tensor.floats());
              }
            });
    var training =
        new SupervisedTraining(architecture, windows, settings, below(WEIGHTS, tensors), device);
    training.optimizer.restore(below(OPTIMIZER, tensors), steps[0]);
    return training;
  }

  /** Writes all that the next steps depend on, as safetensors. */
  public void save(OutputStream out) throws IOException {
    var file = new SafetensorsWriter().longs(STEPS, List.of(1L), steps());
    network
        .weights()
        .forEach(
            (name, values) -> file.floats(WEIGHTS + name, List.of((long) values.length), values));
    optimizer
        .state()
        .forEach(
            (name, values) -> file.floats(OPTIMIZER + name, List.of((long) values.length), values));
    file.writeTo(out);
  }

  /** How many steps have been made. */
  public long steps() {
    return optimizer.steps();
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
    // Dropout is drawn anew at each step from the step's own seed, so that steps can be repeated.
    JniUtils.setSeed(settings.seed() * 1_000_003 + steps());
    double loss;
    try (var scope = network.manager().newSubManager()) {
      var x =
          scope.create(
              batch.input(),
              new Shape(batch.size(), TemporalArchitecture.INPUT, architecture.receptiveField()));
      var truth =
          scope.create(batch.poses(), new Shape(batch.size(), architecture.outputJoints(), 3));
      JniUtils.setGradMode(true);
      try {
        var found = network.forward(x, schedule.momentum(epoch), settings.dropout());
        var mean = meanDistance(found.reshape(truth.getShape()), truth);
        loss = mean.toFloatArray()[0];
        if (!Double.isFinite(loss)) {
          throw new Unprocessable(
              "learningRate", "The loss is no longer a number; train with a smaller learningRate.");
        }
        JniUtils.backward((PtNDArray) mean, (PtNDArray) scope.create(1f), false, false);
      } finally {
        JniUtils.setGradMode(false);
      }
      optimizer.step(network.parameters(), schedule.learningRate(epoch));
    }
    return loss;
  }

  /** The weights as they are now, by the names of the architecture's tensors. */
  public Map<String, float[]> weights() {
    return network.weights();
  }

  /** How many native arrays it holds. */
  int arrays() {
    return network.manager().getManagedArrays().size();
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

  private static Map<String, float[]> below(String prefix, Map<String, float[]> tensors)
      throws IOException {
    var below = new HashMap<String, float[]>();
    tensors.forEach(
        (name, values) -> {
          if (name.startsWith(prefix)) below.put(name.substring(prefix.length()), values);
        });
    if (below.isEmpty()) throw new IOException("The checkpoint holds no " + prefix);
    return below;
  }

  @Override
  public void close() {
    network.close();
  }
}
