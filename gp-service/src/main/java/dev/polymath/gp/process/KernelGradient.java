package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.kernel.RowEvaluator;
import dev.polymath.gp.linalg.Team;

/**
 * ½ Σ_ij W_ij ∂K_ij/∂θ for a symmetric W that is made row by row. Summed by chunks in a fixed
 * order: the same answer from any number of threads.
 */
final class KernelGradient {
  private KernelGradient() {}

  /** Makes a row of the weights. */
  @FunctionalInterface
  interface Weights {
    /** Fills in W_i0 … W_ii; called by several threads, each with an array of its own. */
    void row(int i, double[] into);
  }

  /** The sum, where K is the covariance matrix at x. */
  static double[] sum(Kernel kernel, Points x, Variance variance, Team team, Weights rows) {
    int n = x.size();
    int parameters = kernel.theta().length;
    double[][] parts = new double[Parallel.chunks(n)][parameters];
    Parallel.forEachChunk(
        n,
        (long) n * n / 2,
        team,
        () -> {
          RowEvaluator evaluator = kernel.bind(x, x);
          double[] values = new double[n];
          double[] weights = new double[n];
          return (from, to) -> {
            double[] part = parts[from / Parallel.CHUNK];
            for (int i = from; i < to; i++) {
              rows.row(i, weights);
              // The triangle above the diagonal counts as much as the one below.
              weights[i] *= 0.5;
              int self = variance == Variance.OBSERVATION ? i : -1;
              evaluator.values(i, self, i + 1, values);
              evaluator.backward(i, self, i + 1, weights, part);
            }
          };
        });
    double[] gradient = new double[parameters];
    for (double[] part : parts) {
      for (int p = 0; p < parameters; p++) {
        gradient[p] += part[p];
      }
    }
    return gradient;
  }
}
