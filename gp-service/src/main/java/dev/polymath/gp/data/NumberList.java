package dev.polymath.gp.data;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A list of finite numbers, {@code [0.1, 2.0]}, read straight into one array. */
@JsonDeserialize(using = NumberList.Reader.class)
public record NumberList(@JsonValue double[] values) {

  static final class Reader extends ValueDeserializer<NumberList> {
    @Override
    public NumberList deserialize(JsonParser json, DeserializationContext context) {
      var field = Numbers.field(json);
      if (!json.isExpectedStartArrayToken()) {
        throw new InvalidRequest(field, "Give a list of numbers: [0.1, 0.2].");
      }
      var numbers = new Numbers(PointList.MAX_VALUES);
      for (var i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
        numbers.add(json, field + "[" + i + "]");
      }
      return new NumberList(numbers.toArray());
    }
  }

  public int size() {
    return values.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberList(double[] v) && Arrays.equals(v, values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return values.length + " numbers";
  }
}
