package dev.polymath.gp.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A growing array of finite doubles, bounded, filled from JSON. */
public final class Numbers {

  private final int max;
  private double[] values = new double[64];
  private int size;

  Numbers(int max) {
    this.max = max;
  }

  /** Adds the number at the parser's current token. */
  void add(JsonParser json, String field) {
    var token = json.currentToken();
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      throw new InvalidRequest(field, "Must be a number.");
    }
    var value = json.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new InvalidRequest(field, "Must be a finite number of double precision.");
    }
    append(value, field);
  }

  /** Adds NaN for what is not there. */
  void addNone(String field) {
    append(Double.NaN, field);
  }

  private void append(double value, String field) {
    if (size == max) {
      throw new InvalidRequest(field, "At most " + max + " numbers fit in one request.");
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.min(max, 2 * size));
    }
    values[size++] = value;
  }

  double[] toArray() {
    return Arrays.copyOf(values, size);
  }

  /** The name of the field that the parser stands at, {@code x} or {@code optimize.seed}. */
  public static String field(JsonParser json) {
    return json.streamReadContext().pathAsPointer().toString().substring(1).replace('/', '.');
  }
}
