package dev.polymath.gp.data;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Points as JSON gives them, {@code [[0.1, 2.0], [0.3, 1.5]]}: n rows of d features, read straight
 * into one array and refused as soon as they are too many.
 *
 * @param values row by row, n·d of them
 */
@JsonDeserialize(using = PointList.Reader.class)
public record PointList(double[] values, int rows, int columns) {

  /** The most numbers in one request; 8 bytes each. */
  public static final int MAX_VALUES = 4_000_000;

  public static final int MAX_ROWS = 1_000_000;
  public static final int MAX_COLUMNS = 1_000;

  static final class Reader extends ValueDeserializer<PointList> {
    @Override
    public PointList deserialize(JsonParser json, DeserializationContext context) {
      var field = Numbers.field(json);
      if (!json.isExpectedStartArrayToken()) {
        throw new InvalidRequest(
            field, "Give a list of points, each a list of numbers: [[0.1], [0.2]].");
      }
      var numbers = new Numbers(MAX_VALUES);
      var rows = 0;
      var columns = -1;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        var row = field + "[" + rows + "]";
        if (rows == MAX_ROWS) {
          throw new InvalidRequest(field, "At most " + MAX_ROWS + " points fit in one request.");
        }
        var width = readRow(json, numbers, row);
        if (columns >= 0 && width != columns) {
          throw new InvalidRequest(
              row, "Has " + width + " numbers where the points before have " + columns + ".");
        }
        columns = width;
        rows++;
      }
      if (rows == 0) {
        throw new InvalidRequest(field, "Give at least one point.");
      }
      return new PointList(numbers.toArray(), rows, columns);
    }

    private static int readRow(JsonParser json, Numbers numbers, String row) {
      if (!json.isExpectedStartArrayToken()) {
        throw new InvalidRequest(
            row, "Each point is a list of numbers, also where it has one: [0.1].");
      }
      var width = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (width == MAX_COLUMNS) {
          throw new InvalidRequest(row, "A point has at most " + MAX_COLUMNS + " features.");
        }
        numbers.add(json, row + "[" + width + "]");
        width++;
      }
      if (width == 0) {
        throw new InvalidRequest(row, "A point has at least one feature.");
      }
      return width;
    }
  }

  /** As JSON writes them. */
  @JsonValue
  public double[][] toRows() {
    var all = new double[rows][];
    for (var i = 0; i < rows; i++) {
      all[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
    }
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PointList(double[] v, int r, int c)
        && r == rows
        && c == columns
        && Arrays.equals(v, values);
  }

  @Override
  public int hashCode() {
    return 31 * rows + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return rows + " points of " + columns + " features";
  }
}
