package dev.polymath.gp.process;

import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Minimises a smooth function within bounds: L-BFGS-B (Byrd, Lu, Nocedal and Zhu 1995, "A limited
 * memory algorithm for bound constrained optimization", with the projection of Morales and Nocedal
 * 2011).
 *
 * <p>An iteration: the generalised Cauchy point says which parameters stay at their bounds (section
 * 4 of the paper), Newton's step on the model is taken in the others (section 5), a line search
 * makes it safe (section 6), and the model learns from what was found (section 3). The model's
 * matrix B is θI changed by the last few pairs of step and change of gradient; kernels have few
 * parameters, so it is written out instead of kept as a product of thin matrices, which gives the
 * same numbers.
 */
final class Lbfgsb {

  /** What is minimised. */
  @FunctionalInterface
  interface Objective {
    /**
     * The value at x, and its gradient into {@code gradient}; positive infinity where there is
     * none.
     */
    double evaluate(double[] x, double[] gradient);
  }

  /**
   * Where it ended.
   *
   * @param converged whether by a small gradient or a small gain, and not for want of iterations
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
  record Minimum(double[] x, double value, int iterations, boolean converged) {}

  /** A point with its value and gradient. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the class
  private record Point(double[] x, double value, double[] gradient) {}

  /** A step s, the change of the gradient y, and sᵀy. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the class
  private record Pair(double[] s, double[] y, double curvature) {}

  /** The largest projected gradient that counts as none. */
  private static final double GRADIENT_TOLERANCE = 1e-5;

  /** The relative gain that is not worth another iteration: a tenth of scipy's. */
  private static final double VALUE_TOLERANCE = 1e6 * Math.ulp(1.0);

  /** How many pairs B is made of: scipy's. */
  private static final int MEMORY = 10;

  /** A pair with less curvature than this teaches B nothing. */
  private static final double MIN_CURVATURE = Math.ulp(1.0);

  private final LinearAlgebra algebra;
  private final Objective objective;
  private final double[] low;
  private final double[] high;
  private final int size;
  private final Deque<Pair> pairs = new ArrayDeque<>();
  private double[][] b;

  private Lbfgsb(LinearAlgebra algebra, Objective objective, double[] low, double[] high) {
    this.algebra = algebra;
    this.objective = objective;
    this.low = low;
    this.high = high;
    this.size = low.length;
    this.b = identity(1);
  }

  /**
   * Minimises.
   *
   * @param start brought within the bounds first
   */
  static Minimum minimize(
      LinearAlgebra algebra,
      Objective objective,
      double[] start,
      double[] low,
      double[] high,
      int maxIterations) {
    return new Lbfgsb(algebra, objective, low, high).minimize(start, maxIterations);
  }

  @SuppressWarnings("ReferenceEquality") // a step that leads nowhere answers the very same point
  private Minimum minimize(double[] start, int maxIterations) {
    Point point = evaluate(projected(start));
    if (!Double.isFinite(point.value())) {
      return new Minimum(point.x(), point.value(), 0, false);
    }
    for (int iteration = 0; iteration < maxIterations; iteration++) {
      if (projectedGradient(point) <= GRADIENT_TOLERANCE) {
        return new Minimum(point.x(), point.value(), iteration, true);
      }
      Point next = step(point);
      if (next == point) {
        if (pairs.isEmpty()) {
          return new Minimum(point.x(), point.value(), iteration, true);
        }
        // What B has learned is no longer true here: forget it and go downhill.
        pairs.clear();
        b = identity(1);
        continue;
      }
      learn(point, next);
      double gain = point.value() - next.value();
      double magnitude = Math.max(1, Math.max(Math.abs(point.value()), Math.abs(next.value())));
      point = next;
      if (gain <= VALUE_TOLERANCE * magnitude) {
        return new Minimum(point.x(), point.value(), iteration + 1, true);
      }
    }
    return new Minimum(point.x(), point.value(), maxIterations, false);
  }

  private Point evaluate(double[] x) {
    double[] gradient = new double[size];
    double value = objective.evaluate(x, gradient);
    return new Point(x, Double.isNaN(value) ? Double.POSITIVE_INFINITY : value, gradient);
  }

  private double projectedGradient(Point point) {
    double largest = 0;
    for (int i = 0; i < size; i++) {
      double moved = clamp(point.x()[i] - point.gradient()[i], i);
      largest = Math.max(largest, Math.abs(moved - point.x()[i]));
    }
    return largest;
  }

  /** The point found along the search direction, or the same one if there is none. */
  private Point step(Point point) {
    double[] cauchy = cauchyPoint(point);
    double[] target = subspaceMinimum(point, cauchy);
    double[] direction = new double[size];
    Arrays.setAll(direction, i -> target[i] - point.x()[i]);
    double slope = Solution.dot(direction, point.gradient());
    if (!(slope < 0)) {
      return point;
    }
    Map<Double, Point> tried = new HashMap<>();
    LineSearch.Trial taken =
        LineSearch.search(
            t -> {
              Point moved = evaluate(along(point.x(), direction, t));
              tried.put(t, moved);
              return new LineSearch.Trial(
                  t, moved.value(), Solution.dot(direction, moved.gradient()));
            },
            new LineSearch.Trial(0, point.value(), slope),
            // The first direction is steepest descent, whose length says nothing.
            pairs.isEmpty() ? 1 : longestStep(point.x(), direction));
    return tried.getOrDefault(taken.t(), point);
  }

  /** How far the direction may be followed before a bound is met; at least 1. */
  private double longestStep(double[] x, double[] direction) {
    double longest = 1e10;
    for (int i = 0; i < size; i++) {
      if (direction[i] > 0) {
        longest = Math.min(longest, (high[i] - x[i]) / direction[i]);
      } else if (direction[i] < 0) {
        longest = Math.min(longest, (low[i] - x[i]) / direction[i]);
      }
    }
    return Math.max(1, longest);
  }

  private double[] along(double[] x, double[] direction, double t) {
    double[] moved = new double[size];
    Arrays.setAll(moved, i -> clamp(x[i] + t * direction[i], i));
    return moved;
  }

  /** The first minimum of the quadratic model along the projected path of steepest descent. */
  private double[] cauchyPoint(Point point) {
    double[] x = point.x();
    double[] g = point.gradient();
    double[] breakpoints = new double[size];
    double[] d = new double[size];
    for (int i = 0; i < size; i++) {
      double room = g[i] < 0 ? x[i] - high[i] : x[i] - low[i];
      breakpoints[i] = g[i] == 0 ? Double.POSITIVE_INFINITY : room / g[i];
      d[i] = breakpoints[i] > 0 ? -g[i] : 0;
    }
    int[] order =
        IntStream.range(0, size)
            .filter(i -> breakpoints[i] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> breakpoints[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] z = new double[size];
    double reached = 0;
    for (int i : order) {
      double[] bd = times(d);
      double slope = Solution.dot(g, d) + Solution.dot(bd, z);
      double curvature = Solution.dot(bd, d);
      double best = curvature > 0 ? Math.max(0, -slope / curvature) : 0;
      double segment = breakpoints[i] - reached;
      if (slope >= 0 || best < segment) {
        add(slope >= 0 ? 0 : best, d, z);
        return sum(x, z);
      }
      add(segment, d, z);
      reached = breakpoints[i];
      z[i] = (d[i] > 0 ? high[i] : low[i]) - x[i];
      d[i] = 0;
    }
    return sum(x, z);
  }

  /** The minimum of the model in the parameters that the Cauchy point leaves free. */
  private double[] subspaceMinimum(Point point, double[] cauchy) {
    int[] free =
        IntStream.range(0, size).filter(i -> cauchy[i] > low[i] && cauchy[i] < high[i]).toArray();
    if (free.length == 0) {
      return cauchy;
    }
    double[] moved = new double[size];
    Arrays.setAll(moved, i -> cauchy[i] - point.x()[i]);
    double[] bMoved = times(moved);
    double[] residual = new double[free.length];
    Arrays.setAll(residual, k -> -(point.gradient()[free[k]] + bMoved[free[k]]));
    if (!solve(free, residual)) {
      return cauchy;
    }
    double[] target = cauchy.clone();
    for (int k = 0; k < free.length; k++) {
      target[free[k]] = clamp(cauchy[free[k]] + residual[k], free[k]);
    }
    double slope = 0;
    for (int i = 0; i < size; i++) {
      slope += (target[i] - point.x()[i]) * point.gradient()[i];
    }
    if (slope < 0) {
      return target;
    }
    // Projected it leads uphill: go only as far as the first bound.
    double fraction = 1;
    for (int k = 0; k < free.length; k++) {
      int i = free[k];
      if (residual[k] > 0) {
        fraction = Math.min(fraction, (high[i] - cauchy[i]) / residual[k]);
      } else if (residual[k] < 0) {
        fraction = Math.min(fraction, (low[i] - cauchy[i]) / residual[k]);
      }
    }
    for (int k = 0; k < free.length; k++) {
      target[free[k]] = clamp(cauchy[free[k]] + fraction * residual[k], free[k]);
    }
    return target;
  }

  private boolean solve(int[] free, double[] rightHandSide) {
    try (Arena arena = Arena.ofConfined()) {
      Matrix part = Matrix.allocate(arena, free.length, free.length);
      for (int k = 0; k < free.length; k++) {
        for (int l = 0; l <= k; l++) {
          part.set(k, l, b[free[k]][free[l]]);
        }
      }
      if (!algebra.cholesky(part)) {
        return false;
      }
      Matrix row = Matrix.ofRow(arena, rightHandSide);
      algebra.solve(part, row);
      row.readRow(0, rightHandSide, rightHandSide.length);
      return true;
    }
  }

  /** Makes B anew from θI and the pairs: B ← B − B s sᵀ B / sᵀ B s + y yᵀ / sᵀ y for each. */
  private void learn(Point from, Point to) {
    double[] s = new double[size];
    double[] y = new double[size];
    Arrays.setAll(s, i -> to.x()[i] - from.x()[i]);
    Arrays.setAll(y, i -> to.gradient()[i] - from.gradient()[i]);
    double curvature = Solution.dot(s, y);
    double yy = Solution.dot(y, y);
    if (curvature <= MIN_CURVATURE * yy) {
      return;
    }
    if (pairs.size() == MEMORY) {
      pairs.removeFirst();
    }
    pairs.addLast(new Pair(s, y, curvature));
    b = identity(yy / curvature);
    pairs.forEach(this::update);
  }

  private void update(Pair pair) {
    double[] bs = times(pair.s());
    double sbs = Solution.dot(pair.s(), bs);
    double[] y = pair.y();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        b[i][j] += y[i] * y[j] / pair.curvature() - bs[i] * bs[j] / sbs;
      }
    }
  }

  private double[] times(double[] vector) {
    double[] product = new double[size];
    Arrays.setAll(product, i -> Solution.dot(b[i], vector));
    return product;
  }

  private double[][] identity(double scale) {
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      matrix[i][i] = scale;
    }
    return matrix;
  }

  private double[] projected(double[] x) {
    double[] inside = new double[size];
    Arrays.setAll(inside, i -> clamp(x[i], i));
    return inside;
  }

  private double clamp(double value, int i) {
    return Math.min(Math.max(value, low[i]), high[i]);
  }

  private static void add(double scale, double[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += scale * from[i];
    }
  }

  private double[] sum(double[] x, double[] z) {
    double[] sum = new double[size];
    Arrays.setAll(sum, i -> clamp(x[i] + z[i], i));
    return sum;
  }
}
