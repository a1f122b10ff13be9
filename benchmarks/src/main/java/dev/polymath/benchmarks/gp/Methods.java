package dev.polymath.benchmarks.gp;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.GaussianProcess;
import dev.polymath.gp.process.Inducing;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Learned;
import dev.polymath.gp.process.Learning;
import dev.polymath.gp.process.LearningListener;
import dev.polymath.gp.process.LearningOptions;
import dev.polymath.gp.process.Posterior;
import dev.polymath.gp.process.Prediction;
import dev.polymath.gp.process.Resources;
import dev.polymath.gp.process.StochasticLearning;
import dev.polymath.gp.process.StochasticListener;
import dev.polymath.gp.process.TrainingSet;
import dev.polymath.gp.process.Variance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * What a method costs and how good it is: learns from n noisy points of a function whose best
 * possible error is known, and predicts others. Prints a line of JSON.
 *
 * <p>Arguments: exact, cg, kalman, sparse or svgp; n; the columns of x (1 for kalman); the number
 * of inducing points; iterations of the search, or steps of svgp; points to predict, 2,000 if left
 * out.
 */
final class Methods {
  private static final double NOISE = 0.2;
  private static final int TEST = 2_000;

  private Methods() {}

  public static void main(String[] args) throws IOException {
    int n = Integer.parseInt(args[1]);
    int columns = Integer.parseInt(args[2]);
    Inference inference =
        switch (args[0]) {
          case "exact" -> new Inference.Exact();
          case "cg" -> new Inference.Conjugate();
          case "kalman" -> new Inference.Kalman();
          case "svgp" -> new Inference.Stochastic(Inducing.byKMeans(Integer.parseInt(args[3])));
          default -> new Inference.Sparse(Inducing.byKMeans(Integer.parseInt(args[3])));
        };
    Kernel kernel =
        Kernel.parse(
            "1.0 * Matern(%s, nu=2.5) + WhiteKernel(1.0)"
                .formatted(java.util.Collections.nCopies(columns, "1.0")));
    int test = args.length > 5 ? Integer.parseInt(args[5]) : TEST;
    TrainingSet data = data(n, columns, 1);
    TrainingSet held = data(test, columns, 2);
    Resources resources = Resources.ofThreads(2, 10_000);
    long start = System.nanoTime();
    LearningOptions options = new LearningOptions(0, Integer.parseInt(args[4]), 0);
    GaussianProcess prior = GaussianProcess.of(kernel);
    GaussianProcess process;
    int evaluations;
    if (inference instanceof Inference.Stochastic(Inducing inducing)) {
      process =
          StochasticLearning.learn(
              prior, inducing, data, resources, options, Optional.empty(), StochasticListener.NONE);
      evaluations = options.maxIterations();
    } else {
      Learned learned =
          Learning.learn(
              inference, prior, data, resources, options, List.of(), LearningListener.NONE);
      process = learned.process();
      evaluations = learned.evaluations();
    }
    long learnedAt = System.nanoTime();
    try (Posterior posterior = inference.posterior(process, data, resources)) {
      long fitted = System.nanoTime();
      Prediction prediction = posterior.predict(held.x(), Variance.OBSERVATION);
      long predicted = System.nanoTime();
      System.out.printf(
          Locale.ROOT,
          "{\"method\": \"%s\", \"n\": %d, \"columns\": %d, \"learnSeconds\": %.3f, \"evaluations\": %d, "
              + "\"conditionSeconds\": %.3f, \"points\": %d, \"predictSeconds\": %.3f, \"error\": %.4f, "
              + "\"covered\": %.3f, \"peakMegabytes\": %d, \"kernel\": \"%s\"}%n",
          args[0],
          n,
          columns,
          (learnedAt - start) / 1e9,
          evaluations,
          (fitted - learnedAt) / 1e9,
          test,
          (predicted - fitted) / 1e9,
          error(prediction, held),
          covered(prediction, held),
          peakMegabytes(),
          process.kernel().summary());
    }
  }

  private static TrainingSet data(int n, int columns, long seed) {
    Random random = new Random(seed);
    double[][] x = new double[n][];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.doubles(columns, -2, 2).toArray();
      y[i] = NOISE * random.nextGaussian();
      for (int d = 0; d < columns; d++) {
        y[i] += Math.sin(2 * x[i][d]) / (1 + d);
      }
      y[i] += 0.5 * x[i][0] * x[i][columns - 1];
    }
    return TrainingSet.of(Points.of("x", x), y);
  }

  private static double error(Prediction prediction, TrainingSet held) {
    double square = 0;
    double[] y = held.y();
    for (int i = 0; i < y.length; i++) {
      double error = y[i] - prediction.mean()[i];
      square += error * error / y.length;
    }
    return Math.sqrt(square);
  }

  private static double covered(Prediction prediction, TrainingSet held) {
    double inside = 0;
    double[] y = held.y();
    for (int i = 0; i < y.length; i++) {
      double reach = 1.96 * Math.sqrt(prediction.variance()[i]);
      inside += Math.abs(y[i] - prediction.mean()[i]) < reach ? 1.0 / y.length : 0;
    }
    return inside;
  }

  private static long peakMegabytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
              .filter(line -> line.startsWith("VmHWM"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          / 1000;
    }
  }
}
