package dev.polymath.benchmarks.gan;

import ai.djl.Device;
import dev.polymath.common.nn.Seed;
import dev.polymath.gan.improved.Architecture;
import dev.polymath.gan.improved.Convolutions;
import dev.polymath.gan.improved.FeatureMatching;
import dev.polymath.gan.improved.LabelSmoothing;
import dev.polymath.gan.improved.Perceptrons;
import dev.polymath.gan.improved.Pictures;
import dev.polymath.gan.improved.Training;
import dev.polymath.gan.improved.Training.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Learns MNIST from few labels, as section 6.1 of the paper does, and prints a line of JSON after
 * each epoch: errors of the 10,000 test pictures by the averaged and by the last weights. After
 * each epoch it leaves a checkpoint, from which it goes on when started again, and the weights.
 *
 * <p>Arguments: the folder with MNIST's four files, how many labels, epochs, the seed, the folder
 * for the checkpoint; the weight of the loss without labels, where 0 learns from the labels alone
 * and makes no pictures, the paper's 1 where left out; channels of the blocks of a convolutional
 * discriminator, {@code 16,32,64} for instance, which learns three times more slowly, the paper's
 * perceptrons where left out; channels of a generator's maps, {@code 64,32} for instance, which is
 * to draw: it normalises by a reference batch and learns to be taken for real, more slowly still.
 */
final class FewLabels {

  /** Of a generator that stays as it began. */
  private static final List<Integer> UNUSED = List.of(16, 8);

  private static final int DRAWN_AT_ONCE = 50;
  private static final double DRAWING_RATE = 6e-4;
  private static final double SMOOTH = 0.9;

  private FewLabels() {}

  public static void main(String[] args) throws IOException {
    var mnist = Mnist.read(Path.of(args[0]));
    var seed = Long.parseLong(args[3]);
    var pictures =
        Pictures.withLabels(
            mnist.train(),
            Integer.parseInt(args[1]),
            Mnist.CLASSES,
            new Seed(seed).child("labels"));
    var weight = args.length < 6 ? 1 : Double.parseDouble(args[5]);
    var draws = args.length > 7;
    var architecture =
        args.length < 7
            ? Architecture.mnist()
            : convolutions(widths(args[6]), draws ? widths(args[7]) : UNUSED, draws);
    var epochs = Integer.parseInt(args[2]);
    var settings = draws ? drawing(epochs, seed) : settings(architecture, epochs, weight, seed);
    var folder = Files.createDirectories(Path.of(args[4]));
    var checkpoint = folder.resolve("checkpoint.safetensors");
    try (var training = training(architecture, pictures, settings, checkpoint)) {
      while (!training.isDone()) {
        var seconds = epoch(training);
        report(training, mnist, seconds);
        write(checkpoint, training::save);
        write(folder.resolve("weights.safetensors"), training::write);
      }
    }
  }

  private static List<Integer> widths(String text) {
    return Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
  }

  private static Architecture convolutions(
      List<Integer> blocks, List<Integer> maps, boolean virtualBatchNorm) {
    return new Convolutions(1, 28, 28, Mnist.CLASSES, 100, maps, blocks, 0, virtualBatchNorm);
  }

  private static Settings drawing(int epochs, long seed) {
    var paper = Settings.of(epochs, seed);
    return new Settings(
        epochs,
        DRAWN_AT_ONCE,
        DRAWING_RATE,
        paper.beta1(),
        paper.averaging(),
        paper.unlabelledWeight(),
        null,
        0,
        new LabelSmoothing(SMOOTH),
        seed);
  }

  private static Settings settings(
      Architecture architecture, int epochs, double unlabelledWeight, long seed) {
    var paper = Settings.of(epochs, seed);
    var rate =
        switch (architecture) {
          case Perceptrons _ -> paper.learningRate();
          case Convolutions _ -> paper.learningRate() / 3;
        };
    return new Settings(
        epochs,
        paper.batch(),
        rate,
        paper.beta1(),
        paper.averaging(),
        unlabelledWeight,
        FeatureMatching.SQUARED,
        seed);
  }

  private static Training training(
      Architecture architecture, Pictures pictures, Settings settings, Path checkpoint)
      throws IOException {
    if (!Files.exists(checkpoint)) {
      return Training.start(architecture, pictures, settings, Device.cpu());
    }
    try (var in = Files.newInputStream(checkpoint)) {
      return Training.resume(architecture, pictures, settings, Device.cpu(), in);
    }
  }

  private static double epoch(Training training) {
    var start = System.nanoTime();
    for (var i = 0; i < training.stepsOfEpoch(); i++) {
      var losses = training.step();
      if (i % 100 == 99) System.err.println(training.steps() + " " + losses);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void report(Training training, Mnist mnist, double seconds) {
    var x = mnist.testPixels();
    System.out.printf(
        Locale.ROOT,
        "{\"epoch\": %d, \"epochSeconds\": %.1f, \"testErrors\": %d, \"testErrorsByLast\": %d}%n",
        training.steps() / training.stepsOfEpoch(),
        seconds,
        mnist.errors(training.classify(x)),
        mnist.errors(training.classifyByLast(x)));
  }

  @FunctionalInterface
  private interface Content {
    void to(java.io.OutputStream out) throws IOException;
  }

  /** A killed run finds the old file or the new one. */
  private static void write(Path file, Content content) throws IOException {
    var next = file.resolveSibling(file.getFileName() + ".next");
    try (var out = Files.newOutputStream(next)) {
      content.to(out);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
