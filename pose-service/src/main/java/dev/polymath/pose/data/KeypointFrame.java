package dev.polymath.pose.data;

import dev.polymath.pose.skeleton.Skeleton;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * One frame of a {@link KeypointList}, {@code [[312.5, 200.0], null, …]}: 17 joints of x and y in
 * pixels, null where a joint was not seen.
 *
 * @param xy joint by joint, both NaN where nothing was seen
 */
@JsonDeserialize(using = KeypointFrame.Reader.class)
public record KeypointFrame(float[] xy) {

  static final class Reader extends ValueDeserializer<KeypointFrame> {
    @Override
    public KeypointFrame deserialize(JsonParser json, DeserializationContext context) {
      var xy = new float[2 * Skeleton.JOINTS];
      KeypointList.Reader.readFrame(json, xy, 0, JsonPlace.of(json));
      return new KeypointFrame(xy);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeypointFrame(var values) && Arrays.equals(values, xy);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(xy);
  }

  @Override
  public String toString() {
    return "a frame";
  }
}
