package dev.polymath.molecule.grover;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Adam;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import dev.polymath.molecule.graph.MolecularGraph;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Teaches an encoder that knows molecules to predict properties, from few measurements (section 4.3
 * of the paper). It stops early, once molecules that it does not learn from are predicted no better
 * for a while, and keeps the weights that predicted them best.
 *
 * <p>A training is a sequence of steps that is fixed by its molecules, settings and seed: saved
 * after any step and resumed, it ends in the same weights.
 */
public final class FineTuning implements AutoCloseable {

  private final Properties properties;
  private final List<LabelledMolecule> molecules;
  private final List<LabelledMolecule> validation;
  private final Settings settings;
  private final Seed seed;
  private final Torch torch;
  private final PropertyNetwork network;
  private final List<NDArray> trainable;
  private final Adam optimizer;
  private final Course course;
  private final Map<String, NDArray> best = new LinkedHashMap<>();

  /** The least error so far, and in which epoch it was. */
  private final NDArray progress;

  /**
   * How to fine-tune.
   *
   * @param frozen whether the encoder stays as it is and only the heads learn
   * @param patience epochs without an improvement after which it stops
   */
  public record Settings(TrainingSettings training, boolean frozen, int patience) {

    public Settings {
      if (patience < 1 || patience > 10_000) {
        throw new InvalidRequest("patience", "Must be from 1 to 10000.");
      }
    }
  }

  /**
   * What there is to learn.
   *
   * @param molecules to learn from, at least one
   * @param validation to stop by; where there are none, all epochs are made
   */
  public record Measurements(List<LabelledMolecule> molecules, List<LabelledMolecule> validation) {

    public Measurements {
      molecules = List.copyOf(molecules);
      validation = List.copyOf(validation);
    }
  }

  private FineTuning(
      GroverArchitecture architecture,
      Properties properties,
      Measurements measurements,
      Settings settings,
      Device device) {
    this.properties = properties;
    molecules = measurements.molecules();
    validation = measurements.validation();
    this.settings = settings;
    seed = new Seed(settings.training().seed());
    torch = Torch.on(device.getDeviceId());
    network = new PropertyNetwork(torch, architecture, properties, seed.child("weights"));
    if (properties.kind() == PropertyKind.REGRESSION) {
      network.standardise(Standardisation.of(molecules, properties.count()));
    }
    trainable = settings.frozen() ? network.heads() : network.trainable();
    optimizer = new Adam(torch.operations(), learning(), settings.training().optimizer());
    course = new Course(molecules.size(), settings.training(), seed.child("order"));
    progress = torch.manager().zeros(new Shape(2), DataType.FLOAT64);
    progress.set(new double[] {Double.MAX_VALUE, 0});
  }

  private Map<String, NDArray> learning() {
    var learning = new LinkedHashMap<>(network.parameters());
    if (settings.frozen()) learning.keySet().removeIf(name -> name.startsWith("grover."));
    return learning;
  }

  /**
   * Begins.
   *
   * @param encoder as {@link Pretraining#writeEncoder} writes it
   * @throws Unprocessable where it is of another architecture
   */
  public static FineTuning start(
      GroverArchitecture architecture,
      Properties properties,
      Measurements measurements,
      Settings settings,
      Device device,
      InputStream encoder)
      throws IOException {
    var training = new FineTuning(architecture, properties, measurements, settings, device);
    try {
      new StateDict().add("grover.encoders.", training.network.encoder().state()).read(encoder);
      training.makeRoomForBest();
      return training;
    } catch (IOException | RuntimeException | Error e) {
      training.close();
      throw e;
    }
  }

  /** Begins with random weights, to see what learning without labels was worth. */
  public static FineTuning fromScratch(
      GroverArchitecture architecture,
      Properties properties,
      Measurements measurements,
      Settings settings,
      Device device) {
    var training = new FineTuning(architecture, properties, measurements, settings, device);
    training.makeRoomForBest();
    return training;
  }

  /**
   * Goes on from what {@link #save} wrote; everything else is as it was at the start.
   *
   * @throws Unprocessable where it is of another training
   */
  public static FineTuning resume(
      GroverArchitecture architecture,
      Properties properties,
      Measurements measurements,
      Settings settings,
      Device device,
      InputStream saved)
      throws IOException {
    var training = fromScratch(architecture, properties, measurements, settings, device);
    try {
      training.checkpoint().read(saved);
      training.course.goTo(training.optimizer.state());
      return training;
    } catch (IOException | RuntimeException | Error e) {
      training.close();
      throw e;
    }
  }

  private void makeRoomForBest() {
    if (validation.isEmpty()) return;
    try (var _ = GradientMode.off()) {
      network.state().forEach((name, array) -> best.put(name, array.duplicate()));
    }
  }

  /** Writes all that the next steps depend on, as safetensors. */
  public void save(OutputStream out) throws IOException {
    checkpoint().write(out);
  }

  private StateDict checkpoint() {
    return new StateDict()
        .add("network.", network.state())
        .add("optimizer.", optimizer.state())
        .add("best.", best)
        .add("", Map.of("progress", progress));
  }

  /** Writes the best weights, as {@link Predictor} reads them. */
  public void write(OutputStream out) throws IOException {
    new StateDict(best.isEmpty() ? network.state() : best).write(out);
  }

  public long steps() {
    return course.steps();
  }

  /** How many steps there are at most. */
  public long totalSteps() {
    return course.totalSteps();
  }

  /** Whether all epochs are made, or it was no use going on. */
  public boolean isDone() {
    return course.isDone()
        || course.epoch() - bestEpoch() >= settings.patience() && !best.isEmpty();
  }

  private double bestEpoch() {
    return progress.getDouble(1);
  }

  /** The least error of {@link #validate} so far; empty before the first epoch's end. */
  public OptionalDouble bestError() {
    return bestEpoch() == 0 ? OptionalDouble.empty() : OptionalDouble.of(progress.getDouble(0));
  }

  /**
   * Makes a step, and at the end of an epoch sees how good it has become.
   *
   * @return the loss of its batch
   * @throws Unprocessable where it is no longer a number
   */
  public double step() {
    var loss = learn();
    if (course.steps() % course.stepsOfEpoch() == 0 && !validation.isEmpty()) remember();
    return loss;
  }

  private double learn() {
    var training = settings.training();
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      var mine = seed.child("step").child(course.steps());
      var chance = Chance.of(torch.operations(), training.dropout(), training.hops(), mine);
      var batch = course.batch(molecules);
      var loss =
          network.loss(step.manager(), batch, training.agreement(), settings.frozen(), chance);
      var value = Course.value(loss);
      optimizer.step(torch.operations().gradients(loss, trainable), course.learningRate());
      course.advance();
      return value;
    }
  }

  private void remember() {
    var error = validate();
    if (!(error < progress.getDouble(0))) return;
    try (var _ = torch.step();
        var _ = GradientMode.off()) {
      progress.set(new double[] {error, course.epoch()});
      network
          .state()
          .forEach((name, array) -> array.copyTo(Objects.requireNonNull(best.get(name))));
    }
  }

  /**
   * The error of molecules that it does not learn from: cross entropy, or root mean squared error
   * in the targets' unit. The area under the ROC curve would not do to stop by, for it knows no
   * difference between sure and hesitant, and has no value where all are of one kind.
   *
   * @throws Unprocessable where nothing is known of any of them
   */
  public double validate() {
    var predicted = predict(validation.stream().map(LabelledMolecule::graph).toList());
    var scores = new Scores(predicted, validation.stream().map(LabelledMolecule::targets).toList());
    var error =
        switch (properties.kind()) {
          case CLASSIFICATION -> scores.crossEntropy();
          case REGRESSION -> scores.rootMeanSquaredError();
        };
    return error.orElseThrow(
        () ->
            new Unprocessable(
                "dataset",
                "Of no molecule to stop by is any property known; give more measurements."));
  }

  private List<float[]> predict(List<MolecularGraph> graphs) {
    return Predictor.predict(network, properties, graphs);
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
