package dev.polymath.molecule.grover;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Adam;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Learns from molecules alone what atoms, bonds and molecules are like (section 4.2 of the paper).
 * Use it where there are many molecules and few measurements.
 *
 * <p>A training is a sequence of steps that is fixed by its examples, settings and seed: saved
 * after any step and resumed, it ends in the same weights.
 */
public final class Pretraining implements AutoCloseable {

  private final List<PretrainingExample> examples;
  private final TrainingSettings settings;
  private final Set<Objective> objectives;
  private final Seed seed;
  private final Torch torch;
  private final PretrainingNetwork network;
  private final Adam optimizer;
  private final Course course;

  /**
   * How to pretrain.
   *
   * @param objectives at least one; both in the paper
   */
  public record Settings(TrainingSettings training, Set<Objective> objectives) {

    public Settings {
      if (objectives.isEmpty()) {
        throw new InvalidRequest("objectives", "Give at least one of contexts and motifs.");
      }
      objectives = Set.copyOf(objectives);
    }

    /** With both objectives. */
    public static Settings of(TrainingSettings training) {
      return new Settings(training, EnumSet.allOf(Objective.class));
    }
  }

  private Pretraining(
      GroverArchitecture architecture,
      Classes classes,
      List<PretrainingExample> examples,
      Settings chosen,
      Device device) {
    this.examples = List.copyOf(examples);
    settings = chosen.training();
    objectives = chosen.objectives();
    seed = new Seed(settings.seed());
    torch = Torch.on(device.getDeviceId());
    network = new PretrainingNetwork(torch, architecture, classes, seed.child("weights"));
    optimizer = new Adam(torch.operations(), network.parameters(), settings.optimizer());
    course = new Course(examples.size(), settings, seed.child("order"));
  }

  /**
   * Begins with random weights.
   *
   * @param examples at least one
   */
  public static Pretraining start(
      GroverArchitecture architecture,
      Classes classes,
      List<PretrainingExample> examples,
      Settings settings,
      Device device) {
    return new Pretraining(architecture, classes, examples, settings, device);
  }

  /**
   * Goes on from what {@link #save} wrote; everything else is as it was at the start.
   *
   * @throws Unprocessable where it is of another training
   */
  public static Pretraining resume(
      GroverArchitecture architecture,
      Classes classes,
      List<PretrainingExample> examples,
      Settings settings,
      Device device,
      InputStream saved)
      throws IOException {
    var training = start(architecture, classes, examples, settings, device);
    try {
      training.checkpoint().read(saved);
      training.course.goTo(training.optimizer.state());
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

  /** Writes what was learnt, without what was only there to learn it by. */
  public void writeEncoder(OutputStream out) throws IOException {
    new StateDict().add("grover.encoders.", network.encoder().state()).write(out);
  }

  /** How many steps have been made. */
  public long steps() {
    return course.steps();
  }

  public long totalSteps() {
    return course.totalSteps();
  }

  public boolean isDone() {
    return course.isDone();
  }

  /**
   * Makes a step.
   *
   * @return the losses of its batch that its objectives have, before they are weighted
   * @throws Unprocessable where one is no longer a number
   */
  public Map<PretrainingTask, Double> step() {
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      var batch = course.batch(examples);
      var mine = seed.child("step").child(course.steps());
      var chance =
          Chance.of(torch.operations(), settings.dropout(), settings.hops(), mine.child("chance"));
      var chosen = ChosenContexts.of(batch, mine.child("contexts"));
      var losses = network.losses(step.manager(), batch, chosen, objectives, chance);
      var values = new EnumMap<PretrainingTask, Double>(PretrainingTask.class);
      losses.forEach((task, loss) -> values.put(task, Course.value(loss)));
      var total =
          losses.entrySet().stream()
              .map(entry -> Losses.weighted(entry.getValue(), weight(entry.getKey())))
              .reduce(NDArray::add)
              .orElseThrow();
      var gradients = torch.operations().gradients(total, network.trainable());
      optimizer.step(gradients, course.learningRate());
      course.advance();
      return values;
    }
  }

  private double weight(PretrainingTask task) {
    return switch (task) {
      case ATOM_CONTEXT, BOND_CONTEXT, MOTIFS, MOTIF_AGREEMENT -> 1;
      case ATOM_AGREEMENT, BOND_AGREEMENT -> settings.agreement();
    };
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
