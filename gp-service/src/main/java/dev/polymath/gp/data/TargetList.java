package dev.polymath.gp.data;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What was observed: a number for each point, {@code [0.1, 2.0]}, or a row for each point with a
 * column for each of several outputs, {@code [[0.1, 2.0], [0.3, null]]}, null where it was not.
 *
 * @param values row by row; NaN for null
 * @param columns p; 1 for numbers without rows
 */
@JsonDeserialize(using = TargetList.Reader.class)
public record TargetList(double[] values, int columns) {

  static final class Reader extends ValueDeserializer<TargetList> {
    @Override
    public TargetList deserialize(JsonParser json, DeserializationContext context) {
      var field = Numbers.field(json);
      if (!json.isExpectedStartArrayToken()) {
        throw new InvalidRequest(field, "Give a list of numbers: [0.1, 0.2].");
      }
      var numbers = new Numbers(PointList.MAX_VALUES);
      json.nextToken();
      var columns = json.isExpectedStartArrayToken() ? rows(json, numbers, field) : 1;
      for (var i = 0; json.currentToken() != JsonToken.END_ARRAY; i++, json.nextToken()) {
        numbers.add(json, field + "[" + i + "]");
      }
      return new TargetList(numbers.toArray(), columns);
    }

    /** Reads rows until the list ends, and says how long they are. */
    private static int rows(JsonParser json, Numbers numbers, String field) {
      var columns = 0;
      for (var i = 0; json.currentToken() != JsonToken.END_ARRAY; i++, json.nextToken()) {
        var row = field + "[" + i + "]";
        if (!json.isExpectedStartArrayToken()) {
          throw new InvalidRequest(row, "Must be a list of numbers, as the rows before.");
        }
        var width = 0;
        for (; json.nextToken() != JsonToken.END_ARRAY; width++) {
          if (json.currentToken() == JsonToken.VALUE_NULL) {
            numbers.addNone(row);
          } else {
            numbers.add(json, row + "[" + width + "]");
          }
        }
        if (i == 0) columns = width;
        if (width != columns) {
          throw new InvalidRequest(
              row, "Has %d numbers where the rows before have %d.".formatted(width, columns));
        }
        if (columns < 2) {
          throw new InvalidRequest(
              row, "Must be a number; a list has one for each of several outputs.");
        }
      }
      return columns;
    }
  }

  /** Of how many points. */
  public int rows() {
    return values.length / columns;
  }

  /** How many numbers there are, without those that were not observed. */
  public int observed() {
    return (int) Arrays.stream(values).filter(value -> !Double.isNaN(value)).count();
  }

  /** As JSON writes it. */
  @JsonValue
  Object toJson() {
    if (columns == 1) return values;
    var rows = new @Nullable Double[rows()][columns];
    for (var i = 0; i < values.length; i++) {
      rows[i / columns][i % columns] = Double.isNaN(values[i]) ? null : values[i];
    }
    return rows;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetList(double[] v, int c)
        && c == columns
        && Arrays.equals(v, values);
  }

  @Override
  public int hashCode() {
    return 31 * columns + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return values.length + " numbers in " + columns + " columns";
  }
}
