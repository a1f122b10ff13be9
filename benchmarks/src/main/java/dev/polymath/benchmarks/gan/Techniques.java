package dev.polymath.benchmarks.gan;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import dev.polymath.common.nn.Seed;
import dev.polymath.gan.improved.Architecture;
import dev.polymath.gan.improved.Convolutions;
import dev.polymath.gan.improved.FeatureMatching;
import dev.polymath.gan.improved.FrechetDistance;
import dev.polymath.gan.improved.FrechetDistance.Moments;
import dev.polymath.gan.improved.InceptionScore;
import dev.polymath.gan.improved.LabelSmoothing;
import dev.polymath.gan.improved.Networks;
import dev.polymath.gan.improved.Perceptrons;
import dev.polymath.gan.improved.Pictures;
import dev.polymath.gan.improved.Training;
import dev.polymath.gan.improved.Training.Settings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * What each technique is worth on MNIST: networks with none, with each alone and with all that the
 * paper makes samples with together, each trained on 100 labels and all pictures without for as
 * much time of the processors. Prints a row of a table for each, and writes a hundred samples.
 *
 * <p>Arguments: the folder with MNIST's four files; the weights of a convolutional discriminator
 * that has learnt all labels, and the channels of its blocks, {@code 16,32,64} for instance;
 * seconds of processors for each; the seed; the folder for pictures; techniques, all where left
 * out.
 */
final class Techniques {

  private static final int LABELS = 100;
  private static final int JUDGED = 10_000;
  private static final int SPLITS = 10;
  private static final int SIDE = 28;
  private static final int KERNELS = 100;
  private static final double HISTORY = 0.01;
  private static final double SMOOTH = 0.9;

  /** What is switched on. */
  private record Technique(
      String name,
      @Nullable FeatureMatching matching,
      boolean minibatch,
      double history,
      double real,
      boolean virtual) {

    Perceptrons architecture() {
      var paper = Architecture.mnist();
      return new Perceptrons(
          paper.pixels(),
          paper.classes(),
          paper.noise(),
          paper.generator(),
          paper.discriminator(),
          minibatch ? KERNELS : 0,
          virtual);
    }

    Settings settings(long seed) {
      var paper = Settings.of(1_000_000, seed);
      return new Settings(
          paper.epochs(),
          paper.batch(),
          paper.learningRate(),
          paper.beta1(),
          paper.averaging(),
          paper.unlabelledWeight(),
          matching,
          history,
          new LabelSmoothing(real),
          seed);
    }
  }

  private static final List<Technique> ALL =
      List.of(
          new Technique("none", null, false, 0, 1, false),
          new Technique("featureMatching", FeatureMatching.SQUARED, false, 0, 1, false),
          new Technique("minibatchDiscrimination", null, true, 0, 1, false),
          new Technique("historicalAveraging", null, false, HISTORY, 1, false),
          new Technique("labelSmoothing", null, false, 0, SMOOTH, false),
          new Technique("virtualBatchNorm", null, false, 0, 1, true),
          new Technique("together", null, true, HISTORY, SMOOTH, true));

  private Techniques() {}

  public static void main(String[] args) throws IOException {
    var mnist = Mnist.read(Path.of(args[0]));
    var seconds = Double.parseDouble(args[3]);
    var seed = Long.parseLong(args[4]);
    var folder = Files.createDirectories(Path.of(args[5]));
    var wanted = Arrays.asList(args).subList(6, args.length);
    System.out.println(
        "| technique | epochs | errors of 10,000 | score | Fréchet distance |\n|---|---|---|---|---|");
    try (var judge = judge(Path.of(args[1]), args[2])) {
      var test = mnist.testPixels();
      var real = moments(judge, test);
      System.out.printf("| real pictures | | %s |%n", judged(judge, test, real));
      for (var technique : ALL) {
        if (!wanted.isEmpty() && !wanted.contains(technique.name())) continue;
        var pictures =
            Pictures.withLabels(
                mnist.train(), LABELS, Mnist.CLASSES, new Seed(seed).child("labels"));
        try (var training =
            Training.start(
                technique.architecture(), pictures, technique.settings(seed), Device.cpu())) {
          train(training, seconds);
          var made = training.generate(JUDGED, seed);
          System.out.printf(
              Locale.ROOT,
              "| %s | %.1f | %d | %s |%n",
              technique.name(),
              training.steps() / (double) training.stepsOfEpoch(),
              mnist.errors(training.classify(test)),
              judged(judge, made, real));
          ImageIO.write(grid(made), "png", folder.resolve(technique.name() + ".png").toFile());
        }
      }
    }
  }

  private static Networks judge(Path weights, String channels) throws IOException {
    var blocks = Arrays.stream(channels.split(",")).map(Integer::valueOf).toList();
    var architecture =
        new Convolutions(1, SIDE, SIDE, Mnist.CLASSES, 100, List.of(16, 8), blocks, 0, false);
    try (var in = Files.newInputStream(weights)) {
      return Networks.load(architecture, in, Device.cpu());
    }
  }

  private static void train(Training training, double seconds) {
    var end = processorSeconds() + seconds;
    while (processorSeconds() < end) {
      var losses = training.step();
      if (training.steps() % 500 == 0) {
        System.err.printf(
            "%d steps, %.0f s to go: %s%n", training.steps(), end - processorSeconds(), losses);
      }
    }
  }

  private static double processorSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static Moments moments(Networks judge, float[] pictures) {
    return Moments.of(judge.features(pictures), judge.architecture().discriminator().getLast());
  }

  private static String judged(Networks judge, float[] pictures, Moments real) {
    var taken = judge.judge(pictures).probabilities();
    var rows = new double[taken.length / Mnist.CLASSES][Mnist.CLASSES];
    for (var i = 0; i < taken.length; i++) {
      rows[i / Mnist.CLASSES][i % Mnist.CLASSES] = taken[i];
    }
    var score = InceptionScore.of(rows, SPLITS);
    return String.format(
        Locale.ROOT,
        "%.2f ± %.2f | %.2f",
        score.mean(),
        score.deviation(),
        FrechetDistance.between(moments(judge, pictures), real));
  }

  /** Ten by ten. */
  private static BufferedImage grid(float[] pictures) {
    var grid = new BufferedImage(10 * SIDE, 10 * SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (var y = 0; y < 10 * SIDE; y++) {
      for (var x = 0; x < 10 * SIDE; x++) {
        var picture = y / SIDE * 10 + x / SIDE;
        var value = pictures[(picture * SIDE + y % SIDE) * SIDE + x % SIDE];
        grid.getRaster().setSample(x, y, 0, Math.round(255 * value));
      }
    }
    return grid;
  }
}
