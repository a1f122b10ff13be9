package dev.polymath.gan.improved;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Rounds;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.StateDict;
import dev.polymath.common.nn.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The game of a discriminator and a generator, each of which learns by Adam, one step of the one
 * after one of the other. From few labels and many pictures (section 5) the discriminator learns by
 * {@link SemiSupervisedLoss} and the generator by {@link FeatureMatching}; without labels there is
 * one class, which is what is real. A generator that matches no features makes what the
 * discriminator takes for real: it makes {@code −log D(G(z))} small. Where pictures without labels
 * weigh nothing there is no game: the discriminator learns its classes from those with labels, and
 * the generator stays as it began.
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

  private final Architecture architecture;
  private final Pictures pictures;
  private final Settings settings;
  private final Seed seed;
  private final int batch;
  private final Torch torch;
  private final SemiSupervisedLoss loss;
  private final Players players;
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
   * @param unlabelledWeight of the loss without labels; 0 to learn from labels alone
   * @param matching what the generator learns by; null to be taken for real
   * @param historicalAveraging what being a unit away from where they were costs the networks,
   *     squared; 0 for nothing
   * @param smoothing the discriminator's target for what is real
   * @param seed of weights, order and noise
   */
  public record Settings(
      int epochs,
      int batch,
      double learningRate,
      double beta1,
      double averaging,
      double unlabelledWeight,
      @Nullable FeatureMatching matching,
      double historicalAveraging,
      LabelSmoothing smoothing,
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
      bound("historicalAveraging", historicalAveraging, 0, 1000);
    }

    /** With no more than feature matching. */
    public Settings(
        int epochs,
        int batch,
        double learningRate,
        double beta1,
        double averaging,
        double unlabelledWeight,
        FeatureMatching matching,
        long seed) {
      this(
          epochs,
          batch,
          learningRate,
          beta1,
          averaging,
          unlabelledWeight,
          matching,
          0,
          new LabelSmoothing(1),
          seed);
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
   * What a step's batch cost; where nothing is learnt without labels, only the first is known and
   * the others are 0.
   *
   * @param labelled the discriminator, on pictures with labels; 0 where there are none
   * @param unlabelled the discriminator, on those without and on generated ones
   * @param generator the generator
   * @param real D of real pictures, on the average
   * @param generated D of generated ones
   */
  public record Losses(
      double labelled, double unlabelled, double generator, double real, double generated) {}

  private Training(Architecture architecture, Pictures pictures, Settings settings, Device device) {
    pictures.check(architecture);
    if (settings.unlabelledWeight() == 0 && pictures.labelled().length == 0) {
      throw new Unprocessable(
          "unlabelledWeight", "Must be more than 0: no picture has a label to learn from.");
    }
    this.architecture = architecture;
    this.pictures = pictures;
    this.settings = settings;
    seed = new Seed(settings.seed());
    batch = Math.min(settings.batch(), pictures.size());
    architecture.checkBatch(batch);
    torch = Torch.on(device.getDeviceId());
    loss = new SemiSupervisedLoss(torch.operations());
    players = new Players(architecture, settings, torch, seed);
    labelledRounds = new Rounds(pictures.labelled().length);
    unlabelledRounds = new Rounds(pictures.size());
    matchedRounds = new Rounds(pictures.size());
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
    try (var step = torch.step();
        var _ = GradientMode.off()) {
      var most = Math.clamp(architecture.picturesAtOnce(), 2, FIRST_LOOK);
      var count = Math.min(most, pictures.size());
      var x = unlabelled(step.manager(), unlabelledRounds, "unlabelled", 0, count);
      players.discriminator().initialise(x, seed.child("first look"));
      var generator = players.generator();
      var made = Math.min(most, batch);
      generator.initialise(generator.noise(step.manager(), made, seed.child("first pictures")));
    }
    players.beginAverage();
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
      training.players.checkpoint().read(saved);
      training.steps = training.players.steps();
      return training;
    } catch (IOException | RuntimeException e) {
      training.close();
      throw e;
    }
  }

  /** Writes all that the next steps depend on, as safetensors. */
  public void save(OutputStream out) throws IOException {
    players.checkpoint().write(out);
  }

  /** Writes the averaged discriminator and the generator, as safetensors. */
  public void write(OutputStream out) throws IOException {
    new StateDict(players.result()).write(out);
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

  /** Those that see each picture once. */
  public int stepsOfEpoch() {
    return pictures.size() / batch;
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
      var losses =
          settings.unlabelledWeight() == 0
              ? labelledStep(step.manager(), chance)
              : game(step.manager(), chance);
      steps++;
      players.average(steps);
      return losses;
    }
  }

  private Losses labelledStep(NDManager manager, Seed chance) {
    var x = pictures(manager, labelledExamples());
    var verdict = players.discriminator().forward(x, chance.child("discriminator"));
    var labelled = loss.labelled(verdict.logits(), labels(manager));
    var value = finite(labelled);
    players.moveDiscriminator(labelled);
    return new Losses(value, 0, 0, 0, 0);
  }

  private Losses game(NDManager manager, Seed chance) {
    var judged = discriminatorStep(manager, chance);
    var made = generatorStep(manager, chance.child("generator"));
    return new Losses(
        judged.labelled(), judged.unlabelled(), made, judged.real(), judged.generated());
  }

  private Losses discriminatorStep(NDManager manager, Seed chance) {
    var few = pictures.labelled().length > 0;
    var x = new NDList();
    if (few) x.add(pictures(manager, labelledExamples()));
    x.add(unlabelled(manager, unlabelledRounds, "unlabelled", steps * batch, batch));
    x.add(fakes(manager, chance.child("noise")));
    // At once, since weights are normalised once then; each part is judged as if it were alone.
    var verdict =
        players
            .discriminator()
            .forward(NDArrays.concat(x), x.size(), chance.child("discriminator"));
    var logits = verdict.logits().split(x.size());
    var real = logits.get(x.size() - 2);
    var generated = logits.get(x.size() - 1);
    var unlabelled = loss.unlabelled(real, generated, settings.smoothing());
    var second = finite(unlabelled);
    var whole = unlabelled.mul(Constant.like(unlabelled, settings.unlabelledWeight()));
    var first = 0.0;
    if (few) {
      var labelled = loss.labelled(logits.get(0), labels(manager));
      first = finite(labelled);
      whole = labelled.add(whole);
    }
    var losses = new Losses(first, second, 0, realness(real), realness(generated));
    players.moveDiscriminator(whole);
    return losses;
  }

  private double realness(NDArray logits) {
    try (var _ = GradientMode.off()) {
      return loss.realness(logits).mean().getFloat();
    }
  }

  private NDArray labels(NDManager manager) {
    var examples = labelledExamples();
    var labels = new long[examples.length];
    for (var i = 0; i < labels.length; i++) labels[i] = pictures.images().labels()[examples[i]];
    return manager.create(labels);
  }

  private int[] labelledExamples() {
    var labelled = pictures.labelled();
    var places =
        labelledRounds.examples(
            steps * batch, batch, round -> order("labelled", round).permutation(labelled.length));
    return Arrays.stream(places).map(place -> labelled[place]).toArray();
  }

  private NDArray fakes(NDManager manager, Seed chance) {
    try (var _ = GradientMode.off()) {
      var generator = players.generator();
      return generator.forward(generator.noise(manager, batch, chance), true);
    }
  }

  private double generatorStep(NDManager manager, Seed chance) {
    var generator = players.generator();
    var made = generator.forward(generator.noise(manager, batch, chance.child("noise")), true);
    var verdict = players.discriminator().forward(made, chance.child("generated"));
    var matching = settings.matching();
    var wanted =
        matching == null
            ? loss.fooled(verdict.logits())
            : matching.loss(seen(manager, chance), verdict.features());
    var value = finite(wanted);
    players.moveGenerator(wanted);
    return value;
  }

  /** Features of real pictures. */
  private NDArray seen(NDManager manager, Seed chance) {
    var x = unlabelled(manager, matchedRounds, "matched", steps * batch, batch);
    try (var _ = GradientMode.off()) {
      return players.discriminator().forward(x, chance.child("unlabelled")).features();
    }
  }

  private NDArray unlabelled(NDManager manager, Rounds rounds, String name, long from, int count) {
    return pictures(
        manager,
        rounds.examples(from, count, round -> order(name, round).permutation(pictures.size())));
  }

  private Seed order(String name, int round) {
    return seed.child(name).child(round);
  }

  private NDArray pictures(NDManager manager, int[] which) {
    return manager.create(
        pictures.images().floats(which), new Shape(which.length, architecture.pixels()));
  }

  private static double finite(NDArray loss) {
    var value = loss.getFloat();
    if (!Float.isFinite(value)) {
      throw new Unprocessable(
          "learningRate", "The loss is no longer a number; train with a smaller learningRate.");
    }
    return value;
  }

  /**
   * The likeliest class of each picture, by the averaged weights.
   *
   * @param unseen [N, pixels]
   */
  public int[] classify(float[] unseen) {
    return classify(unseen, players.average());
  }

  /** Likewise, by the weights of the last step alone. */
  public int[] classifyByLast(float[] unseen) {
    return classify(unseen, players.discriminator());
  }

  private int[] classify(float[] unseen, Discriminator by) {
    var pixels = architecture.pixels();
    var classes = new int[unseen.length / pixels];
    // What is compared with the others of its batch has as many of them as in training.
    var atOnce =
        architecture.minibatchKernels() == 0 ? architecture.picturesAtOnce() : settings.batch();
    for (var from = 0; from < classes.length; from += atOnce) {
      var to = Math.min(classes.length, from + atOnce);
      try (var step = torch.step();
          var _ = GradientMode.off()) {
        var rows = Arrays.copyOfRange(unseen, from * pixels, to * pixels);
        var x = step.manager().create(rows, new Shape(to - from, pixels));
        var found = by.forward(x).logits().argMax(1).toLongArray();
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
      var generator = players.generator();
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
