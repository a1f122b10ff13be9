package dev.polymath.gp.kernel;

import dev.polymath.common.failure.Failure;
import java.util.Arrays;
import java.util.List;

/**
 * n points of d dimensions, stored by dimension so that loops over points run through memory.
 * Immutable by convention: nothing writes to a column once it is here.
 */
public final class Points {
  private final double[][] columns;
  private final int size;

  private Points(double[][] columns, int size) {
    this.columns = columns;
    this.size = size;
  }

  /**
   * Takes over rows as they come in a request.
   *
   * @param field what the caller calls them, for messages
   * @param rows n rows of d finite numbers, n and d at least 1
   */
  public static Points of(String field, double[][] rows) {
    if (rows.length == 0) {
      throw new Failure.InvalidRequest(field, "is empty: give at least one row of numbers");
    }
    int dimensions = rows[0].length;
    if (dimensions == 0) {
      throw new Failure.InvalidRequest(field + "[0]", "is empty: give at least one number");
    }
    double[][] columns = new double[dimensions][rows.length];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != dimensions) {
        throw new Failure.InvalidRequest(
            field + "[" + i + "]",
            "has %d numbers where the first row has %d: make all rows equally long"
                .formatted(rows[i].length, dimensions));
      }
      for (int d = 0; d < dimensions; d++) {
        if (!Double.isFinite(rows[i][d])) {
          throw new Failure.InvalidRequest(
              "%s[%d][%d]".formatted(field, i, d), "must be a finite number");
        }
        columns[d][i] = rows[i][d];
      }
    }
    return new Points(columns, rows.length);
  }

  /**
   * Takes points that lie row by row in one array.
   *
   * @param rows n; d is what is left
   */
  public static Points of(double[] rowMajor, int rows) {
    int dimensions = rowMajor.length / rows;
    double[][] columns = new double[dimensions][rows];
    for (int i = 0; i < rows; i++) {
      for (int d = 0; d < dimensions; d++) {
        columns[d][i] = rowMajor[i * dimensions + d];
      }
    }
    return new Points(columns, rows);
  }

  /** All points behind one another; they have equally many dimensions. */
  public static Points concat(List<Points> parts) {
    int size = parts.stream().mapToInt(Points::size).sum();
    double[][] columns = new double[parts.getFirst().dimensions()][size];
    int at = 0;
    for (Points part : parts) {
      for (int d = 0; d < columns.length; d++) {
        System.arraycopy(part.columns[d], 0, columns[d], at, part.size);
      }
      at += part.size;
    }
    return new Points(columns, size);
  }

  /** The points row by row in one array. */
  public double[] rowMajor() {
    double[] values = new double[size * dimensions()];
    for (int i = 0; i < size; i++) {
      for (int d = 0; d < dimensions(); d++) {
        values[i * dimensions() + d] = columns[d][i];
      }
    }
    return values;
  }

  public int size() {
    return size;
  }

  public int dimensions() {
    return columns.length;
  }

  /** One coordinate of all points; not to be written to. */
  public double[] column(int d) {
    return columns[d];
  }

  /** Points {@code from} (included) to {@code to} (excluded). */
  public Points slice(int from, int to) {
    double[][] part = new double[columns.length][];
    for (int d = 0; d < columns.length; d++) {
      part[d] = Arrays.copyOfRange(columns[d], from, to);
    }
    return new Points(part, to - from);
  }

  /** The points of these numbers, in this order. */
  public Points at(int[] which) {
    double[][] some = new double[columns.length][which.length];
    for (int d = 0; d < columns.length; d++) {
      for (int i = 0; i < which.length; i++) {
        some[d][i] = columns[d][which[i]];
      }
    }
    return new Points(some, which.length);
  }

  /** The first columns of all points. */
  public Points first(int dimensions) {
    return new Points(Arrays.copyOf(columns, dimensions), size);
  }

  /** The points with a further column that has one value everywhere. */
  public Points with(double value) {
    double[] last = new double[size];
    Arrays.fill(last, value);
    return with(last);
  }

  /** The points with a further column. */
  public Points with(double[] last) {
    double[][] more = Arrays.copyOf(columns, columns.length + 1);
    more[columns.length] = last;
    return new Points(more, size);
  }

  /** Each dimension divided by its length scale. */
  Points scaled(Parameter lengthScale) {
    double[][] scaled = new double[columns.length][size];
    for (int d = 0; d < columns.length; d++) {
      double scale = lengthScale.value(d);
      for (int i = 0; i < size; i++) {
        scaled[d][i] = columns[d][i] / scale;
      }
    }
    return new Points(scaled, size);
  }
}
