package dev.polymath.gan.training;

import dev.polymath.gan.data.Frame;
import dev.polymath.gan.improved.Architecture;
import dev.polymath.gan.improved.Convolutions;
import dev.polymath.gan.improved.Perceptrons;
import dev.polymath.gan.training.TrainRequest.Techniques;
import java.util.List;
import java.util.Locale;

/**
 * The kinds of networks, as requests and configurations name them, and what they are by default.
 */
enum NetworkKind {
  PERCEPTRON(Architecture.mnist().generator(), Architecture.mnist().discriminator(), 3e-3) {
    @Override
    Architecture of(
        Frame frame,
        int classes,
        int noise,
        List<Integer> generator,
        List<Integer> discriminator,
        int minibatchKernels,
        boolean virtualBatchNorm) {
      return new Perceptrons(
          frame.pixels(),
          classes,
          noise,
          generator,
          discriminator,
          minibatchKernels,
          virtualBatchNorm);
    }

    @Override
    Techniques techniques(boolean labels) {
      return new Techniques(labels ? "squared" : null, null, null, null, null);
    }

    @Override
    int leastSide(List<Integer> generator, List<Integer> discriminator) {
      return 1;
    }
  },

  CONVOLUTIONAL(List.of(64, 32), List.of(32, 64, 64), 6e-4) {
    @Override
    Architecture of(
        Frame frame,
        int classes,
        int noise,
        List<Integer> generator,
        List<Integer> discriminator,
        int minibatchKernels,
        boolean virtualBatchNorm) {
      return new Convolutions(
          frame.channels(),
          frame.height(),
          frame.width(),
          classes,
          noise,
          generator,
          discriminator,
          minibatchKernels,
          virtualBatchNorm);
    }

    @Override
    Techniques techniques(boolean labels) {
      return new Techniques(labels ? "absolute" : null, null, null, 0.9, true);
    }

    @Override
    int leastSide(List<Integer> generator, List<Integer> discriminator) {
      return Convolutions.leastSide(generator.size(), discriminator.size());
    }
  };

  private final List<Integer> generator;
  private final List<Integer> discriminator;
  private final double learningRate;

  NetworkKind(List<Integer> generator, List<Integer> discriminator, double learningRate) {
    this.generator = generator;
    this.discriminator = discriminator;
    this.learningRate = learningRate;
  }

  static NetworkKind of(Architecture architecture) {
    return switch (architecture) {
      case Perceptrons _ -> PERCEPTRON;
      case Convolutions _ -> CONVOLUTIONAL;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Integer> generator() {
    return generator;
  }

  List<Integer> discriminator() {
    return discriminator;
  }

  double learningRate() {
    return learningRate;
  }

  /** Those that are used where a request names none. */
  abstract Techniques techniques(boolean labels);

  abstract Architecture of(
      Frame frame,
      int classes,
      int noise,
      List<Integer> generator,
      List<Integer> discriminator,
      int minibatchKernels,
      boolean virtualBatchNorm);

  /** Of the smallest square pictures that networks of so many widths take. */
  abstract int leastSide(List<Integer> generator, List<Integer> discriminator);
}
