package dev.polymath.gan.improved;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.Adam;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Layer;
import dev.polymath.common.nn.Rounds;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Semi-supervised learning from few labels and many pictures (section 5): a discriminator that
 * learns by {@link SemiSupervisedLoss}, a generator that learns by {@link FeatureMatching}, each by
 * Adam, one step of the one after one of the other.
 *
 * <p>Classes are found by an average of the discriminator's weights over its steps, which is better
 * than the last ones: a share of each step's weights goes into it, at least the {@linkplain
 * Settings#averaging() set one} and more at the start, so that it forgets where it began.
 *
 * <p>A training is a sequence of steps that is fixed by its pictures, settings and seed: saved
 * after any step and resumed, it ends in the same weights.
 */
public final class Training implements AutoCloseable {

  /** Examples by which weights are initialised. */
  private static final int FIRST_LOOK = 500;

  /** A larger one forgets the start sooner. */
  private static final double HASTE = 10;

  private static final int MOST_AT_ONCE = 1000;

  private final Architecture architecture;
  private final Pictures pictures;
  private final Settings settings;
  private final Seed seed;
  private final int batch;
  private final Torch torch;
  private final SemiSupervisedLoss loss;
  private final Discriminator discriminator;
  private final Generator generator;
  private final Discriminator average;
  private final Adam discriminatorOptimizer;
  private final Adam generatorOptimizer;
  private final Rounds labelledRounds;
  private final Rounds unlabelledRounds;
  private final Rounds matchedRounds;
  private long steps;

  /**
   * How to train.
   *
   * @param epochs how often each picture without a label is seen
   * @param batch labelled, unlabelled and generated pictures of a step, so many of each
   * @param learningRate of both networks
   * @param beta1 Adam's
   * @param averaging the least share of a step's weights in the average
   * @param unlabelledWeight of the loss without labels
   * @param matching what the generator learns by
   * @param seed of weights, order and noise
   */
  public record Settings(
      int epochs,
      int batch,
      double learningRate,
      double beta1,
      double averaging,
      double unlabelledWeight,
      FeatureMatching matching,
      long seed) {

    /**
     * Checks them.
     *
     * @throws Unprocessable where one is out of bounds
     */
    public Settings {
      bound("epochs", epochs, 1, 1_000_000);
      bound("batch", batch, 2, 10_000);
      bound("learningRate", learningRate, Double.MIN_NORMAL, 1);
      bound("beta1", beta1, 0, 0.9999);
      bound("averaging", averaging, 0, 1);
      bound("unlabelledWeight", unlabelledWeight, 0, 1000);
    }

    /** The paper's for MNIST. */
    public static Settings of(int epochs, long seed) {
      return new Settings(epochs, 100, 3e-3, 0.5, 1e-4, 1, FeatureMatching.SQUARED, seed);
    }

    private static void bound(String field, double value, double least, double most) {
      if (!(value >= least && value <= most)) {
        throw new Unprocessable(field, "Must be from %s to %s.".formatted(least, most));
      }
    }
  }

  /**
   * What a step's batch cost.
   *
   * @param labelled the discriminator, on pictures with labels
   * @param unlabelled the discriminator, on those without and on generated ones
   * @param generator the generator
   */
  public record Losses(double labelled, double unlabelled, double generator) {}

  private Training(Architecture architecture, Pictures pictures, Settings settings, Device device) {
    pictures.check(architecture);
    this.architecture = architecture;
    this.pictures = pictures;
    this.settings = settings;
    seed = new Seed(settings.seed());
    batch = Math.min(settings.batch(), unlabelledCount());
    torch = Torch.on(device.getDeviceId());
    loss = new SemiSupervisedLoss(torch.operations());
    discriminator = new Discriminator(architecture, torch, seed.child("discriminator"));
    average = new Discriminator(architecture, torch, seed.child("discriminator"));
    generator = new Generator(architecture, torch, seed.child("generator"));
    discriminatorOptimizer = optimizer(discriminator);
    generatorOptimizer = optimizer(generator);
    labelledRounds = new Rounds(pictures.labels().length);
    unlabelledRounds = new Rounds(unlabelledCount());
    matchedRounds = new Rounds(unlabelledCount());
  }

  private Adam optimizer(Layer network) {
    var adam = Adam.Settings.of(Adam.Variant.ADAM).withBetas(settings.beta1(), 0.999);
    return new Adam(torch.operations(), network.parameters(), adam);
  }

  private int unlabelledCount() {
    return pictures.unlabelled().length / architecture.pixels();
  }

  /**
   * Begins with random weights, of a size that suits the pictures.
   *
   * @throws Unprocessable where there are too few, or they do not fit the architecture
   */
  public static Training start(
      Architecture architecture, Pictures pictures, Settings settings, Device device) {
    var training = new Training(architecture, pictures, settings, device);
    training.initialise();
    return training;
  }

  private void initialise() {
    try (var step = torch.step()) {
      var count = Math.min(FIRST_LOOK, unlabelledCount());
      var x = unlabelled(step.manager(), unlabelledRounds, "unlabelled", 0, count);
      discriminator.initialise(x, seed.child("first look"));
    }
    average(1);
  }

  /**
   * Goes on from what {@link #save} wrote; everything else is as it was at the start.
   *
   * @throws Unprocessable where it is of another training
   */
  public static Training resume(
      Architecture architecture,
      Pictures pictures,
      Settings settings,
      Device device,
      InputStream saved)
      throws IOException {
    var training = new Training(architecture, pictures, settings, device);
    try {
      training.checkpoint().read(saved);
      var step = Objects.requireNonNull(training.generatorOptimizer.state().get("step"));
      training.steps = (long) step.getFloat();
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
    return new StateDict(state())
        .add("discriminator.optimizer.", discriminatorOptimizer.state())
        .add("generator.optimizer.", generatorOptimizer.state())
        .add("last.", discriminator.state());
  }

  /** What is left of a training at its end: the averaged discriminator and the generator. */
  private Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    average.state().forEach((name, array) -> state.put("discriminator." + name, array));
    generator.state().forEach((name, array) -> state.put("generator." + name, array));
    return state;
  }

  /** Writes the averaged discriminator and the generator, as safetensors. */
  public void write(OutputStream out) throws IOException {
    new StateDict(state()).write(out);
  }

  /** How many steps have been made. */
  public long steps() {
    return steps;
  }

  public long totalSteps() {
    return (long) stepsOfEpoch() * settings.epochs();
  }

  public boolean isDone() {
    return steps >= totalSteps();
  }

  private int stepsOfEpoch() {
    return unlabelledCount() / batch;
  }

  /**
   * Makes a step of the discriminator and one of the generator.
   *
   * @throws Unprocessable where a loss is no longer a number
   */
  public Losses step() {
    try (var step = torch.step();
        var _ = GradientMode.on()) {
      var chance = seed.child("step").child(steps);
      var manager = step.manager();
      var labelled = loss.labelled(verdictOfLabelled(manager, chance), labels(manager));
      var unlabelled =
          loss.unlabelled(verdictOfUnlabelled(manager, chance), fakes(manager, chance));
      var first = finite(labelled);
      var second = finite(unlabelled);
      var weighted = unlabelled.mul(Constant.like(unlabelled, settings.unlabelledWeight()));
      move(discriminatorOptimizer, discriminator, labelled.add(weighted));

      var matching = matching(manager, chance.child("generator"));
      var third = finite(matching);
      move(generatorOptimizer, generator, matching);
      steps++;
      average(Math.max(settings.averaging(), HASTE / (HASTE + steps)));
      return new Losses(first, second, third);
    }
  }

  private NDArray verdictOfLabelled(NDManager manager, Seed chance) {
    var rows = Pictures.rows(pictures.labelled(), architecture.pixels(), labelledExamples());
    return discriminator.forward(pictures(manager, rows), chance.child("labelled")).logits();
  }

  private NDArray labels(NDManager manager) {
    var examples = labelledExamples();
    var labels = new long[examples.length];
    for (var i = 0; i < labels.length; i++) labels[i] = pictures.labels()[examples[i]];
    return manager.create(labels);
  }

  private int[] labelledExamples() {
    return labelledRounds.examples(
        steps * batch,
        batch,
        round -> order("labelled", round).permutation(pictures.labels().length));
  }

  private NDArray verdictOfUnlabelled(NDManager manager, Seed chance) {
    var x = unlabelled(manager, unlabelledRounds, "unlabelled", steps * batch, batch);
    return discriminator.forward(x, chance.child("unlabelled")).logits();
  }

  private NDArray fakes(NDManager manager, Seed chance) {
    NDArray made;
    try (var _ = GradientMode.off()) {
      made = generator.forward(generator.noise(manager, batch, chance.child("noise")), true);
    }
    return discriminator.forward(made, chance.child("generated")).logits();
  }

  private NDArray matching(NDManager manager, Seed chance) {
    var x = unlabelled(manager, matchedRounds, "matched", steps * batch, batch);
    NDArray real;
    try (var _ = GradientMode.off()) {
      real = discriminator.forward(x, chance.child("unlabelled")).features();
    }
    var made = generator.forward(generator.noise(manager, batch, chance.child("noise")), true);
    var features = discriminator.forward(made, chance.child("generated")).features();
    return settings.matching().loss(real, features);
  }

  private NDArray unlabelled(NDManager manager, Rounds rounds, String name, long from, int count) {
    var examples =
        rounds.examples(from, count, round -> order(name, round).permutation(unlabelledCount()));
    return pictures(manager, Pictures.rows(pictures.unlabelled(), architecture.pixels(), examples));
  }

  private Seed order(String name, int round) {
    return seed.child(name).child(round);
  }

  private NDArray pictures(NDManager manager, float[] rows) {
    var pixels = architecture.pixels();
    return manager.create(rows, new Shape(rows.length / pixels, pixels));
  }

  private void move(Adam optimizer, Layer network, NDArray loss) {
    var gradients = torch.operations().gradients(loss, network.trainable());
    optimizer.step(gradients, settings.learningRate());
  }

  private static double finite(NDArray loss) {
    var value = loss.getFloat();
    if (!Float.isFinite(value)) {
      throw new Unprocessable(
          "learningRate", "The loss is no longer a number; train with a smaller learningRate.");
    }
    return value;
  }

  /** Takes a share of the discriminator's weights into the average. */
  private void average(double share) {
    try (var _ = torch.step();
        var _ = GradientMode.off()) {
      var of = average.trainable();
      for (var i = 0; i < of.size(); i++) {
        of.get(i).addi(discriminator.trainable().get(i).sub(of.get(i)).muli(share));
      }
    }
  }

  /**
   * The likeliest class of each picture, by the averaged weights.
   *
   * @param unseen [N, pixels]
   */
  public int[] classify(float[] unseen) {
    var pixels = architecture.pixels();
    var classes = new int[unseen.length / pixels];
    for (var from = 0; from < classes.length; from += MOST_AT_ONCE) {
      var to = Math.min(classes.length, from + MOST_AT_ONCE);
      try (var step = torch.step();
          var _ = GradientMode.off()) {
        var rows = Arrays.copyOfRange(unseen, from * pixels, to * pixels);
        var logits = average.forward(pictures(step.manager(), rows)).logits();
        var found = logits.argMax(1).toLongArray();
        for (var i = from; i < to; i++) classes[i] = Math.toIntExact(found[i - from]);
      }
    }
    return classes;
  }

  /**
   * Pictures that the generator makes; the same ones for the same seed.
   *
   * @return [count, pixels]
   */
  public float[] generate(int count, long seed) {
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var z = generator.noise(step.manager(), count, new Seed(seed));
      return generator.forward(z, false).toFloatArray();
    }
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
