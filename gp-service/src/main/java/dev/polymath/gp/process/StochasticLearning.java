package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Interval;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Chooses the kernel's parameters by small steps, each of which looks at some of the observations
 * only: for so many that one look at all of them is dear. Hensman, Fusi and Lawrence 2013,
 * "Gaussian processes for big data"; the inducing variables go by natural gradients, the parameters
 * by Adam (Kingma and Ba 2015).
 *
 * <p>A step's gradient is taken before the inducing variables have heard of its observations, so
 * that noise is not taken for smaller than it is. The inducing points stay where {@link Inducing}
 * has put them. Both kinds of steps grow shorter towards the end.
 *
 * <p>Repeatable: the same data, options and number of BLAS threads take the same way, also from a
 * {@link StochasticState} on.
 */
public final class StochasticLearning {

  /** Observations of a step. */
  private static final int BATCH = 1_024;

  /** Steps in which only the inducing variables learn. */
  private static final int WARM = 10;

  private static final double RATE = 0.05;
  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.999;
  private static final double TINY = 1e-8;
  private static final double LONGEST_NATURAL = 0.1;
  private static final double SHORTEST_NATURAL = 0.02;

  private final GaussianProcess process;
  private final Points x;
  private final double[] y;
  private final Points inducing;
  private final Resources resources;
  private final LearningOptions options;
  private final int batch;
  private final double[] low;
  private final double[] high;
  private final double[] theta;
  private final double[] first;
  private final double[] second;
  private final double[] precision;
  private final double[] shift;
  private int step;
  private int epoch = -1;
  private int[] order = new int[0];

  private StochasticLearning(
      GaussianProcess process,
      Inducing inducing,
      TrainingSet data,
      Resources resources,
      LearningOptions options,
      Optional<StochasticState> from) {
    this.process = process;
    this.x = data.x();
    this.y = SparsePosterior.residual(process, data);
    this.inducing = inducing.among(x, process.kernel(), resources);
    this.resources = resources;
    this.options = options;
    this.batch = Math.min(BATCH, data.size());
    List<Interval> bounds = process.kernel().thetaBounds();
    this.low = bounds.stream().mapToDouble(b -> Math.log(b.low())).toArray();
    this.high = bounds.stream().mapToDouble(b -> Math.log(b.high())).toArray();
    int m = this.inducing.size();
    StochasticState state = from.filter(s -> s.shift().length == m).orElseGet(() -> beginning(m));
    this.step = state.step();
    this.theta = state.theta().clone();
    this.first = state.first().clone();
    this.second = state.second().clone();
    this.precision = state.precision().clone();
    this.shift = state.shift().clone();
  }

  /**
   * Learns: {@code maxIterations} steps, from the kernel's own parameters.
   *
   * @param from where an earlier search with the same arguments stood, to go on from
   * @throws Failure.Unprocessable where the inducing points and a kernel do not go together
   */
  public static GaussianProcess learn(
      GaussianProcess process,
      Inducing inducing,
      TrainingSet data,
      Resources resources,
      LearningOptions options,
      Optional<StochasticState> from,
      StochasticListener listener) {
    SparsePosterior.requireFits(process, inducing, data, resources);
    return new StochasticLearning(process, inducing, data, resources, options, from).run(listener);
  }

  private StochasticState beginning(int m) {
    double[] start = process.kernel().theta();
    for (int p = 0; p < start.length; p++) {
      start[p] = Math.clamp(start[p], low[p], high[p]);
    }
    double[] identity = new double[m * m];
    for (int i = 0; i < m; i++) {
      identity[i * m + i] = 1;
    }
    return new StochasticState(
        0, start, new double[start.length], new double[start.length], identity, new double[m]);
  }

  private GaussianProcess run(StochasticListener listener) {
    while (step < options.maxIterations()) {
      double bound = step();
      step++;
      listener.stepped(bound, step, this::state);
    }
    return process.withKernel(process.kernel().withTheta(theta).withinBounds());
  }

  private StochasticState state() {
    return new StochasticState(
        step, theta.clone(), first.clone(), second.clone(), precision.clone(), shift.clone());
  }

  private double step() {
    int m = inducing.size();
    LinearAlgebra algebra = resources.algebra();
    try (Arena arena = Arena.ofShared()) {
      Matrix factor = Matrix.allocate(arena, m, m);
      for (int i = 0; i < m; i++) {
        double[] row = new double[i + 1];
        System.arraycopy(precision, i * m, row, 0, i + 1);
        factor.writeRow(i, row, i + 1);
      }
      // Its eigenvalues are 1 or more.
      if (!algebra.cholesky(factor)) {
        throw Conditioning.indefinite();
      }
      Matrix row = Matrix.ofRow(arena, shift);
      algebra.solve(factor, row);
      double[] mean = row.row(0);
      int[] some = batch();
      Kernel kernel = process.kernel().withTheta(theta);
      StochasticBatch found =
          StochasticBatch.of(
                  process,
                  kernel,
                  inducing,
                  x.at(some),
                  targets(some),
                  (double) y.length / some.length,
                  factor,
                  mean,
                  resources,
                  arena)
              .orElseThrow(Conditioning::indefinite);
      double bound = found.likelihood() - divergence(factor, mean, arena);
      learnInducing(found);
      if (step >= WARM) {
        learnParameters(found.gradient());
      }
      return bound;
    }
  }

  /** KL(N(μ, Σ) ‖ N(0, I)) = ½ (tr Σ + μᵀμ − m − log |Σ|). */
  private double divergence(Matrix factor, double[] mean, Arena arena) {
    int m = mean.length;
    double half = Factorisation.halfLogDeterminant(factor);
    Matrix covariance = Matrix.allocate(arena, m, m);
    covariance.copyFrom(factor);
    resources.algebra().invert(covariance);
    double trace = m * CovarianceMatrix.meanDiagonal(covariance);
    return 0.5 * (trace + Solution.dot(mean, mean) - m) + half;
  }

  /** From 1 to 0 along half a cosine. */
  private double fading() {
    return 0.5 * (1 + Math.cos(Math.PI * step / options.maxIterations()));
  }

  /** A natural gradient: precision, and precision times mean, go a part of the way. */
  private void learnInducing(StochasticBatch found) {
    int m = shift.length;
    double part =
        Math.max(
            1.0 / (step + 1), SHORTEST_NATURAL + (LONGEST_NATURAL - SHORTEST_NATURAL) * fading());
    double[] row = new double[m];
    for (int i = 0; i < m; i++) {
      found.precision().readRow(i, row, i + 1);
      for (int j = 0; j <= i; j++) {
        precision[i * m + j] += part * (row[j] - precision[i * m + j]);
      }
      shift[i] += part * (found.shift()[i] - shift[i]);
    }
  }

  private void learnParameters(double[] gradient) {
    int count = step - WARM + 1;
    for (int p = 0; p < theta.length; p++) {
      first[p] += (1 - FIRST_DECAY) * (gradient[p] - first[p]);
      second[p] += (1 - SECOND_DECAY) * (gradient[p] * gradient[p] - second[p]);
      double average = first[p] / (1 - Math.pow(FIRST_DECAY, count));
      double square = second[p] / (1 - Math.pow(SECOND_DECAY, count));
      double move = RATE * fading() * average / (Math.sqrt(square) + TINY);
      theta[p] = Math.clamp(theta[p] + move, low[p], high[p]);
    }
  }

  /** The step's part of an order in which all observations come once before any comes again. */
  private int[] batch() {
    int each = y.length / batch;
    if (step / each != epoch) {
      epoch = step / each;
      order = shuffled(new Random(options.seed() + 1_000_003L * epoch));
    }
    int from = step % each * batch;
    return Arrays.copyOfRange(order, from, from + batch);
  }

  private int[] shuffled(Random random) {
    int[] all = new int[y.length];
    for (int i = 0; i < all.length; i++) {
      int at = random.nextInt(i + 1);
      all[i] = all[at];
      all[at] = i;
    }
    return all;
  }

  private double[] targets(int[] some) {
    double[] targets = new double[some.length];
    for (int i = 0; i < some.length; i++) {
      targets[i] = y[some[i]];
    }
    return targets;
  }
}
