package dev.polymath.pose.data;

import dev.polymath.pose.skeleton.Skeleton;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * One frame of a {@link ConfidenceList}: 17 numbers from 0 to 1.
 *
 * @param values joint by joint
 */
@JsonDeserialize(using = ConfidenceFrame.Reader.class)
public record ConfidenceFrame(float[] values) {

  static final class Reader extends ValueDeserializer<ConfidenceFrame> {
    @Override
    public ConfidenceFrame deserialize(JsonParser json, DeserializationContext context) {
      var values = new float[Skeleton.JOINTS];
      ConfidenceList.Reader.readFrame(json, values, 0, JsonPlace.of(json));
      return new ConfidenceFrame(values);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfidenceFrame(var v) && Arrays.equals(v, values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "a frame";
  }
}
