package dev.polymath.benchmarks.gp;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.process.Acquisition;
import dev.polymath.gp.process.GaussianProcess;
import dev.polymath.gp.process.Inference;
import dev.polymath.gp.process.Learning;
import dev.polymath.gp.process.LearningListener;
import dev.polymath.gp.process.LearningOptions;
import dev.polymath.gp.process.Posterior;
import dev.polymath.gp.process.Resources;
import dev.polymath.gp.process.Search;
import dev.polymath.gp.process.Suggestion;
import dev.polymath.gp.process.TrainingSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Bayesian optimisation beside random search: the simple regret (the best value so far less the
 * lowest there is) after each evaluation, the median of several seeds, one line of CSV each.
 *
 * <p>Arguments: branin or hartmann6, evaluations, seeds.
 */
final class Optimisation {
  private static final double[] HARTMANN_WEIGHTS = {1.0, 1.2, 3.0, 3.2};
  private static final double[][] HARTMANN_SCALES = {
    {10, 3, 17, 3.5, 1.7, 8},
    {0.05, 10, 17, 0.1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, 0.05, 10, 0.1, 14}
  };
  private static final double[][] HARTMANN_CENTRES = {
    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
  };

  /** A function to be minimised in a box. */
  private record Task(
      List<Double> low, List<Double> high, double lowest, ToDoubleFunction<double[]> function) {

    static Task of(String name) {
      return name.equals("branin")
          ? new Task(List.of(-5.0, 0.0), List.of(10.0, 15.0), 0.39788735772973816, Task::branin)
          : new Task(
              Collections.nCopies(6, 0.0),
              Collections.nCopies(6, 1.0),
              -3.32236801141551,
              Task::hartmann);
    }

    private static double branin(double[] x) {
      double bowl = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
      return bowl * bowl + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]) + 10;
    }

    private static double hartmann(double[] x) {
      double value = 0;
      for (int i = 0; i < 4; i++) {
        double exponent = 0;
        for (int d = 0; d < 6; d++) {
          double off = x[d] - HARTMANN_CENTRES[i][d];
          exponent += HARTMANN_SCALES[i][d] * off * off;
        }
        value -= HARTMANN_WEIGHTS[i] * Math.exp(-exponent);
      }
      return value;
    }

    double[] anywhere(Random random) {
      double[] x = new double[low.size()];
      Arrays.setAll(x, d -> low.get(d) + random.nextDouble() * (high.get(d) - low.get(d)));
      return x;
    }
  }

  private final Task task;
  private final int evaluations;
  private final Resources resources = Resources.ofThreads(1, 2_000);

  private Optimisation(Task task, int evaluations) {
    this.task = task;
    this.evaluations = evaluations;
  }

  public static void main(String[] args) {
    Optimisation optimisation = new Optimisation(Task.of(args[0]), Integer.parseInt(args[1]));
    int seeds = Integer.parseInt(args[2]);
    double[][] guided = new double[seeds][];
    double[][] random = new double[seeds][];
    for (int seed = 0; seed < seeds; seed++) {
      guided[seed] = optimisation.regret(seed, true);
      random[seed] = optimisation.regret(seed, false);
      System.err.printf(
          "seed %d: %.3g, at random %.3g%n",
          seed, guided[seed][guided[seed].length - 1], random[seed][random[seed].length - 1]);
    }
    System.out.println("evaluation,expectedImprovement,random");
    for (int i = 0; i < optimisation.evaluations; i++) {
      System.out.printf("%d,%.6g,%.6g%n", i + 1, median(guided, i), median(random, i));
    }
  }

  private static double median(double[][] regrets, int at) {
    double[] sorted = Arrays.stream(regrets).mapToDouble(r -> r[at]).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
  }

  private double[] regret(long seed, boolean guided) {
    Random random = new Random(seed);
    List<double[]> x = new ArrayList<>();
    double[] regret = new double[evaluations];
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < evaluations; i++) {
      boolean first = i < 2 * task.low.size() + 1;
      double[] next = first || !guided ? task.anywhere(random) : suggested(x, seed + i);
      x.add(next);
      best = Math.min(best, task.function.applyAsDouble(next));
      regret[i] = best - task.lowest;
    }
    return regret;
  }

  private double[] suggested(List<double[]> x, long seed) {
    int columns = task.low.size();
    List<Double> scales =
        java.util.stream.IntStream.range(0, columns)
            .mapToObj(d -> 0.5 * (task.high.get(d) - task.low.get(d)))
            .toList();
    Kernel kernel =
        Kernel.parse(
            "1.0 * Matern(%s, length_scale_bounds=(0.05, 100), nu=2.5) + WhiteKernel(1e-4, noise_level_bounds=(1e-6, 0.1))"
                .formatted(scales));
    TrainingSet data =
        TrainingSet.of(x.toArray(double[][]::new), x.stream().mapToDouble(task.function).toArray());
    GaussianProcess process =
        Learning.learn(
                GaussianProcess.of(kernel).withNormalizeY(true),
                data,
                resources,
                new LearningOptions(1, 50, seed),
                LearningListener.NONE)
            .process();
    Inference exact = new Inference.Exact();
    try (Posterior posterior = exact.posterior(process, data, resources)) {
      Search search =
          new Search(task.low, task.high, false, new Acquisition.ExpectedImprovement(), 1, seed);
      return Suggestion.of(exact, posterior, data, search, resources).getFirst().x().stream()
          .mapToDouble(v -> v)
          .toArray();
    }
  }
}
