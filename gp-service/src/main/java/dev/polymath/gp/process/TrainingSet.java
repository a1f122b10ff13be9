package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.nn.Seed;
import dev.polymath.gp.kernel.Points;
import java.util.Arrays;
import java.util.List;

/** n inputs and what was observed at each. */
public final class TrainingSet {
  private final Points x;
  private final double[] y;

  private TrainingSet(Points x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /**
   * Checks and copies observations.
   *
   * @param x n rows of d finite numbers
   * @param y n finite numbers
   */
  public static TrainingSet of(double[][] x, double[] y) {
    return of(Points.of("x", x), y);
  }

  /** Checks and copies observations at points. */
  public static TrainingSet of(Points points, double[] y) {
    if (y.length != points.size()) {
      throw new Failure.InvalidRequest(
          "y",
          "has %,d numbers where x has %,d rows: give one for each row"
              .formatted(y.length, points.size()));
    }
    for (int i = 0; i < y.length; i++) {
      if (!Double.isFinite(y[i])) {
        throw new Failure.InvalidRequest("y[" + i + "]", "must be a finite number");
      }
    }
    return new TrainingSet(points, y.clone());
  }

  /** The same observations and one more. */
  TrainingSet with(List<Double> place, double observed) {
    double[] more = Arrays.copyOf(y, y.length + 1);
    more[y.length] = observed;
    double[] row = place.stream().mapToDouble(v -> v).toArray();
    return new TrainingSet(Points.concat(List.of(x, Points.of(row, 1))), more);
  }

  /**
   * The same observations and others after them.
   *
   * @throws Failure.InvalidRequest if the others have another number of columns
   */
  public TrainingSet with(TrainingSet others) {
    if (others.x.dimensions() != x.dimensions()) {
      throw new Failure.InvalidRequest(
          "x",
          "has %d columns where the model was fitted with %d"
              .formatted(others.x.dimensions(), x.dimensions()));
    }
    double[] more = Arrays.copyOf(y, y.length + others.y.length);
    System.arraycopy(others.y, 0, more, y.length, others.y.length);
    return new TrainingSet(Points.concat(List.of(x, others.x)), more);
  }

  /** So many of the observations, drawn without replacement; the same ones for the same seed. */
  TrainingSet sample(int count, long seed) {
    int[] which = Arrays.copyOf(new Seed(seed).permutation(y.length), count);
    return new TrainingSet(x.at(which), Arrays.stream(which).mapToDouble(i -> y[i]).toArray());
  }

  public Points x() {
    return x;
  }

  public int size() {
    return y.length;
  }

  /** A copy of the observations. */
  public double[] y() {
    return y.clone();
  }

  double y(int i) {
    return y[i];
  }
}
