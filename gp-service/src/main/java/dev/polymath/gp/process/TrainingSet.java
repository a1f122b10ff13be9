package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Points;

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
    Points points = Points.of("x", x);
    if (y.length != x.length) {
      throw new Failure.InvalidRequest(
          "y",
          "has %,d numbers where x has %,d rows: give one for each row"
              .formatted(y.length, x.length));
    }
    for (int i = 0; i < y.length; i++) {
      if (!Double.isFinite(y[i])) {
        throw new Failure.InvalidRequest("y[" + i + "]", "must be a finite number");
      }
    }
    return new TrainingSet(points, y.clone());
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
