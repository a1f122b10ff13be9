package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;
import java.util.ArrayList;
import java.util.List;

/**
 * How several outputs go together: the covariance of output a at x and output b at x′ is B_ab k(x,
 * x′) with B = W Wᵀ + diag(κ), the intrinsic model of coregionalisation. Each output has noise of
 * its own. Bonilla, Chai and Williams 2008, "Multi-task Gaussian process prediction"; Álvarez,
 * Rosasco and Lawrence 2012, "Kernels for vector-valued functions: a review", section 4.2.
 *
 * @param w W, a row for each output and a column for each function that they share
 * @param kappa κ, the variance that each output has to itself, as a part of k's
 * @param noise the variance of each output's observations
 */
public record Coregionalisation(List<List<Double>> w, List<Double> kappa, List<Double> noise) {

  public static final int MAX_OUTPUTS = 50;

  /** How far from its start a weight may be learned, in deviations of its output. */
  private static final double REACH = 10;

  private static final double LEAST = 1e-6;
  private static final double MOST = 1e2;

  public Coregionalisation {
    w = w.stream().map(List::copyOf).toList();
    kappa = List.copyOf(kappa);
    noise = List.copyOf(noise);
    int rank = w.isEmpty() ? 0 : w.getFirst().size();
    boolean fits =
        rank > 0
            && rank <= w.size()
            && w.size() <= MAX_OUTPUTS
            && kappa.size() == w.size()
            && noise.size() == w.size()
            && w.stream().allMatch(row -> row.size() == rank)
            && w.stream().flatMap(List::stream).allMatch(Double::isFinite)
            && kappa.stream().allMatch(Coregionalisation::isPositive)
            && noise.stream().allMatch(Coregionalisation::isPositive);
    if (!fits) {
      throw new Failure.InvalidRequest(
          "coregionalisation",
          "must have a row of w, all equally long, a kappa and a noise above 0 for each of at most %d outputs"
              .formatted(MAX_OUTPUTS));
    }
  }

  private static boolean isPositive(double value) {
    return value > 0 && Double.isFinite(value);
  }

  /**
   * Where the search starts: half of each output's variance shared, half its own, and some noise.
   *
   * @param spreads the standard deviation of each output's observations
   * @param rank how many functions are shared
   */
  public static Coregionalisation start(double[] spreads, int rank) {
    List<List<Double>> w = new ArrayList<>();
    List<Double> kappa = new ArrayList<>();
    List<Double> noise = new ArrayList<>();
    for (int o = 0; o < spreads.length; o++) {
      double s = spreads[o] > 0 ? spreads[o] : 1;
      List<Double> row = new ArrayList<>();
      for (int r = 0; r < rank; r++) {
        // Further functions begin in opposition, or they would learn what the first one does.
        row.add(s * Math.sqrt(0.5 / rank) * (r > 0 && (o / r) % 2 == 1 ? -1 : 1));
      }
      w.add(row);
      kappa.add(0.5 * s * s);
      noise.add(0.1 * s * s);
    }
    return new Coregionalisation(w, kappa, noise);
  }

  public int outputs() {
    return w.size();
  }

  public int rank() {
    return w.getFirst().size();
  }

  /** B. */
  public double[][] b() {
    double[][] b = new double[outputs()][outputs()];
    for (int a = 0; a < b.length; a++) {
      for (int c = 0; c < b.length; c++) {
        for (int r = 0; r < rank(); r++) {
          b[a][c] += w.get(a).get(r) * w.get(c).get(r);
        }
      }
      b[a][a] += kappa.get(a);
    }
    return b;
  }

  /** W by rows, then κ, then the noise. */
  List<FreeParameter> free() {
    double[][] b = b();
    List<FreeParameter> free = new ArrayList<>();
    for (int o = 0; o < b.length; o++) {
      double reach = REACH * Math.sqrt(b[o][o]);
      for (int r = 0; r < rank(); r++) {
        free.add(
            new FreeParameter("w[%d][%d]".formatted(o, r), w.get(o).get(r), false, -reach, reach));
      }
    }
    for (int o = 0; o < b.length; o++) {
      double variance = b[o][o];
      free.add(positive("kappa[%d]".formatted(o), kappa.get(o), variance));
    }
    for (int o = 0; o < b.length; o++) {
      free.add(positive("noise[%d]".formatted(o), noise.get(o), b[o][o]));
    }
    return free;
  }

  private static FreeParameter positive(String name, double value, double variance) {
    return new FreeParameter(
        name, value, true, Math.min(value, LEAST * variance), Math.max(value, MOST * variance));
  }

  Coregionalisation withFree(double[] values) {
    int next = 0;
    List<List<Double>> weights = new ArrayList<>();
    for (int o = 0; o < outputs(); o++) {
      List<Double> row = new ArrayList<>();
      for (int r = 0; r < rank(); r++) {
        row.add(values[next++]);
      }
      weights.add(row);
    }
    List<Double> own = new ArrayList<>();
    List<Double> noises = new ArrayList<>();
    for (int o = 0; o < outputs(); o++) {
      own.add(values[next + o]);
      noises.add(values[next + outputs() + o]);
    }
    return new Coregionalisation(weights, own, noises);
  }

  /** The number of the output of each point, which is its last column. */
  int[] outputs(Points x) {
    double[] column = x.column(x.dimensions() - 1);
    int[] outputs = new int[column.length];
    for (int i = 0; i < outputs.length; i++) {
      if (!(column[i] >= 0 && column[i] < outputs() && column[i] == Math.rint(column[i]))) {
        throw new Failure.InvalidRequest(
            "output", "must be a whole number from 0 to %d".formatted(outputs() - 1));
      }
      outputs[i] = (int) column[i];
    }
    return outputs;
  }
}
