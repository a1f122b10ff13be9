package dev.polymath.pose.data;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * How sure a detector was, {@code [[0.9, 0.4, …], …]}: frames of 17 numbers from 0 to 1.
 *
 * @param values frame by frame and joint by joint
 */
@JsonDeserialize(using = ConfidenceList.Reader.class)
public record ConfidenceList(float[] values) {

  public int frames() {
    return values.length / Skeleton.JOINTS;
  }

  static final class Reader extends ValueDeserializer<ConfidenceList> {
    @Override
    public ConfidenceList deserialize(JsonParser json, DeserializationContext context) {
      var field = JsonPlace.of(json);
      requireList(json, field);
      var values = new float[64 * Skeleton.JOINTS];
      var frames = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (frames == KeypointList.MAX_FRAMES) {
          throw new InvalidRequest(
              field, "At most " + KeypointList.MAX_FRAMES + " frames fit in one request.");
        }
        var at = frames * Skeleton.JOINTS;
        if (values.length == at) values = Arrays.copyOf(values, 2 * values.length);
        readFrame(json, values, at, field + "[" + frames + "]");
        frames++;
      }
      return new ConfidenceList(Arrays.copyOf(values, frames * Skeleton.JOINTS));
    }

    static void readFrame(JsonParser json, float[] values, int at, String field) {
      requireList(json, field);
      var joint = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        var token = json.currentToken();
        if (joint == Skeleton.JOINTS) throw new InvalidRequest(field, "Has more than 17 numbers.");
        var place = field + "[" + joint + "]";
        if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
          throw new InvalidRequest(place, "Must be a number from 0 to 1.");
        }
        var value = json.getDoubleValue();
        if (!(value >= 0 && value <= 1)) {
          throw new InvalidRequest(place, "Must be a number from 0 to 1.");
        }
        values[at + joint] = (float) value;
        joint++;
      }
      if (joint < Skeleton.JOINTS) {
        throw new InvalidRequest(field, "Has " + joint + " numbers where 17 are due.");
      }
    }

    private static void requireList(JsonParser json, String field) {
      if (!json.isExpectedStartArrayToken()) {
        throw new InvalidRequest(field, "Must be a list of frames, each of 17 numbers.");
      }
    }
  }

  /** As JSON writes them. */
  @JsonValue
  float[][] toJson() {
    var frames = new float[frames()][];
    for (var i = 0; i < frames.length; i++) {
      frames[i] = Arrays.copyOfRange(values, i * Skeleton.JOINTS, (i + 1) * Skeleton.JOINTS);
    }
    return frames;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfidenceList(var v) && Arrays.equals(v, values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return frames() + " frames";
  }
}
