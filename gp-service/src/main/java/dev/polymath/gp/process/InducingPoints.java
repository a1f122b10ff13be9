package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Points;
import java.util.Arrays;
import java.util.Random;

/**
 * The places at which a sparse posterior keeps what it has learned: the centres of k-means, begun
 * as k-means++ does (Arthur and Vassilvitskii 2007) in columns brought to variance 1. They depend
 * on x alone, so they are found again and need not be kept.
 */
final class InducingPoints {

  private static final int ROUNDS = 10;

  /** Centres are found from so many points for each of them: more do not move them much. */
  private static final int POINTS_EACH = 40;

  private static final long SEED = 1;

  private final double[][] points;
  private final double[][] centres;
  private final Random random = new Random(SEED);

  private InducingPoints(double[][] points, int count) {
    this.points = points;
    this.centres = new double[count][];
  }

  /** As many places as asked for, or all of x if it has no more. */
  static Points of(Points x, int count) {
    if (count >= x.size()) {
      return x;
    }
    double[] scale = new double[x.dimensions()];
    for (int d = 0; d < scale.length; d++) {
      double[] column = x.column(d);
      double mean = Arrays.stream(column).average().orElseThrow();
      double square = Arrays.stream(column).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      scale[d] = square > 0 ? Math.sqrt(square) : 1;
    }
    double[][] some =
        new double[(int) Math.min(x.size(), (long) POINTS_EACH * count)][scale.length];
    for (int i = 0; i < some.length; i++) {
      int at = (int) ((long) i * x.size() / some.length);
      for (int d = 0; d < scale.length; d++) {
        some[i][d] = x.column(d)[at] / scale[d];
      }
    }
    InducingPoints means = new InducingPoints(some, count);
    means.begin();
    for (int round = 0; round < ROUNDS; round++) {
      means.move();
    }
    for (double[] centre : means.centres) {
      for (int d = 0; d < scale.length; d++) {
        centre[d] *= scale[d];
      }
    }
    return Points.of("x", means.centres);
  }

  /** Each centre is a point, drawn by its squared distance from the nearest one so far. */
  private void begin() {
    double[] distance = new double[points.length];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    int drawn = random.nextInt(points.length);
    for (int c = 0; c < centres.length; c++) {
      centres[c] = points[drawn].clone();
      double sum = 0;
      for (int i = 0; i < points.length; i++) {
        distance[i] = Math.min(distance[i], squared(points[i], centres[c]));
        sum += distance[i];
      }
      double left = random.nextDouble() * sum;
      drawn = 0;
      while (drawn < points.length - 1 && (left -= distance[drawn]) > 0) {
        drawn++;
      }
    }
  }

  private void move() {
    int dimensions = points[0].length;
    double[][] sums = new double[centres.length][dimensions];
    int[] counts = new int[centres.length];
    for (double[] point : points) {
      int nearest = nearest(point);
      counts[nearest]++;
      for (int d = 0; d < dimensions; d++) {
        sums[nearest][d] += point[d];
      }
    }
    for (int c = 0; c < centres.length; c++) {
      for (int d = 0; d < dimensions && counts[c] > 0; d++) {
        centres[c][d] = sums[c][d] / counts[c];
      }
    }
  }

  private int nearest(double[] point) {
    int nearest = 0;
    double best = Double.POSITIVE_INFINITY;
    for (int c = 0; c < centres.length; c++) {
      double distance = squared(point, centres[c]);
      if (distance < best) {
        best = distance;
        nearest = c;
      }
    }
    return nearest;
  }

  private static double squared(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return sum;
  }
}
