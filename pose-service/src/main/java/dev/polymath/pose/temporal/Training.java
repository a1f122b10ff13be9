package dev.polymath.pose.temporal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The training of a temporal model (section 5.2 of the paper): batches of frames with what is seen
 * around them, an {@link Objective}, AMSGrad.
 *
 * <p>A training is a sequence of steps that is fixed by its data, settings and seed: saved after
 * any step and resumed, it ends in the same weights.
 *
 * <pre>{@code
 * var objective = new Supervised(windows, true);
 * try (var training = Training.start(architecture, objective, settings, Device.cpu())) {
 *   while (!training.isDone()) log(training.step());
 *   var weights = training.weights();
 * }
 * }</pre>
 */
public final class Training implements AutoCloseable {

  private final Objective objective;
  private final Settings settings;
  private final Torch torch;
  private final Learner pose;
  private final Optional<Learner> trajectory;
  private long steps;

  /**
   * How to train.
   *
   * @param schedule of the rates, and how many epochs
   * @param batch examples of a step
   * @param dropout the share of hidden numbers that is left out
   * @param seed of weights, order and dropout
   */
  public record Settings(Schedule schedule, int batch, double dropout, long seed) {}

  private Training(
      TemporalArchitecture architecture, Objective objective, Settings settings, Device device) {
    this.objective = objective;
    this.settings = settings;
    var seed = new Seed(settings.seed());
    torch = Torch.on(device.getDeviceId());
    pose = new Learner(architecture, torch, seed);
    trajectory =
        objective.hasTrajectory()
            ? Optional.of(
                new Learner(
                    architecture.trajectory(), torch, seed.child(TemporalWeights.TRAJECTORY)))
            : Optional.empty();
  }

  /** Begins with random weights. */
  public static Training start(
      TemporalArchitecture architecture, Objective objective, Settings settings, Device device) {
    return new Training(architecture, objective, settings, device);
  }

  /**
   * Goes on from what {@link #save} wrote; everything else is as it was at the start.
   *
   * @throws Unprocessable where it is of another training
   */
  public static Training resume(
      TemporalArchitecture architecture,
      Objective objective,
      Settings settings,
      Device device,
      InputStream saved)
      throws IOException {
    var training = start(architecture, objective, settings, device);
    try {
      training.checkpoint().read(saved);
      training.steps = training.pose.steps();
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
    var checkpoint = new StateDict();
    pose.addTo(checkpoint, "");
    trajectory.ifPresent(learner -> learner.addTo(checkpoint, TemporalWeights.TRAJECTORY));
    return checkpoint;
  }

  /** How many steps have been made. */
  public long steps() {
    return steps;
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

  private int stepsOfEpoch() {
    return objective.stepsOfEpoch(settings.batch());
  }

  /**
   * Makes a step.
   *
   * @return the losses of its batch
   * @throws Unprocessable where one is no longer a number
   */
  public Map<Loss, Double> step() {
    var epoch = epoch();
    var schedule = settings.schedule();
    var learners = new ArrayList<>(List.of(pose));
    trajectory.ifPresent(learners::add);
    learners.forEach(learner -> learner.momentum(schedule.momentum(epoch, stepsOfEpoch())));
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      var pass = new Pass(step.manager(), settings, pose, trajectory, epoch, steps);
      var losses = objective.losses(pass);
      var values = values(losses);
      move(learners, losses, schedule.learningRate(epoch));
      steps++;
      return values;
    }
  }

  private static Map<Loss, Double> values(Map<Loss, NDArray> losses) {
    var values = new EnumMap<Loss, Double>(Loss.class);
    losses.forEach((loss, scalar) -> values.put(loss, (double) scalar.getFloat()));
    if (!values.values().stream().allMatch(Double::isFinite)) {
      throw new Unprocessable(
          "learningRate", "The loss is no longer a number; train with a smaller learningRate.");
    }
    return values;
  }

  /** All learners follow the slope of all losses, as far as these depend on them. */
  private void move(List<Learner> learners, Map<Loss, NDArray> losses, double learningRate) {
    var total = losses.values().stream().reduce(NDArray::add).orElseThrow();
    var trainable = learners.stream().flatMap(learner -> learner.trainable().stream()).toList();
    var gradients = torch.operations().gradients(total, trainable);
    var from = 0;
    for (var learner : learners) {
      var to = from + learner.trainable().size();
      learner.move(gradients.subList(from, to), learningRate);
      from = to;
    }
  }

  /** The weights as they are now. */
  public TemporalWeights weights() {
    return new TemporalWeights(pose.weights(), trajectory.map(Learner::weights));
  }

  /** How many native arrays it holds. */
  int arrays() {
    return torch.manager().getManagedArrays().size();
  }

  @Override
  public void close() {
    torch.close();
  }
}
