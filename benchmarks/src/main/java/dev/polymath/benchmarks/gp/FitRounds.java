package dev.polymath.benchmarks.gp;

import com.sun.management.OperatingSystemMXBean;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.ExactPosterior;
import dev.polymath.gp.process.GaussianProcess;
import dev.polymath.gp.process.Learned;
import dev.polymath.gp.process.Learning;
import dev.polymath.gp.process.LearningListener;
import dev.polymath.gp.process.LearningOptions;
import dev.polymath.gp.process.Prediction;
import dev.polymath.gp.process.Resources;
import dev.polymath.gp.process.TrainingSet;
import dev.polymath.gp.process.Variance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Fits and predicts once for every line that it is sent, and answers each with a line of JSON: so
 * that another program takes turns with it, and the machine is at rest while that one's turn is.
 *
 * <p>Arguments: the folder with train.csv (the last column is y) and test.csv, the kernel, the
 * number of threads.
 */
final class FitRounds {
  private final GaussianProcess prior;
  private final TrainingSet data;
  private final Points test;
  private final Resources resources;

  private FitRounds(GaussianProcess prior, TrainingSet data, Points test, Resources resources) {
    this.prior = prior;
    this.data = data;
    this.test = test;
    this.resources = resources;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int threads = Integer.parseInt(args[2]);
    double[][] train = numbers(folder.resolve("train.csv"));
    int d = train[0].length - 1;
    double[][] x = Arrays.stream(train).map(row -> Arrays.copyOf(row, d)).toArray(double[][]::new);
    double[] y = Arrays.stream(train).mapToDouble(row -> row[d]).toArray();
    FitRounds rounds =
        new FitRounds(
            GaussianProcess.of(Kernel.parse(args[1])),
            TrainingSet.of(x, y),
            Points.of("x", numbers(folder.resolve("test.csv"))),
            Resources.ofThreads(threads, x.length));
    BufferedReader turns =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (turns.readLine() != null) {
      System.out.println(rounds.round());
    }
  }

  private String round() {
    long worked = processorTime();
    long start = System.nanoTime();
    Learned learned =
        Learning.learn(prior, data, resources, LearningOptions.DEFAULT, LearningListener.NONE);
    try (ExactPosterior posterior = ExactPosterior.of(learned.process(), data, resources)) {
      long fitted = System.nanoTime();
      worked = processorTime() - worked;
      Prediction prediction = posterior.predict(test, Variance.OBSERVATION);
      double[] deviations = Arrays.stream(prediction.variance()).map(Math::sqrt).toArray();
      long predicted = System.nanoTime();
      return """
          {"fitSeconds": %.4f, "fitProcessorSeconds": %.4f, "predictSeconds": %.5f, "logMarginalLikelihood": %.9f, \
          "evaluations": %d, "iterations": %d, "meanDeviation": %.9f, "kernel": "%s"}"""
          .formatted(
              (fitted - start) / 1e9,
              worked / 1e9,
              (predicted - fitted) / 1e9,
              posterior.logMarginalLikelihood().value(),
              learned.evaluations(),
              learned.iterations(),
              Arrays.stream(deviations).average().orElseThrow(),
              learned.process().kernel().summary());
    }
  }

  /** Of all threads of this process, in nanoseconds. */
  private static long processorTime() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static double[][] numbers(Path csv) throws IOException {
    try (var lines = Files.lines(csv)) {
      return lines
          .map(
              line -> Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray())
          .toArray(double[][]::new);
    }
  }
}
