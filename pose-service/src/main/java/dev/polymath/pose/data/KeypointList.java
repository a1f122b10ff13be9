package dev.polymath.pose.data;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Keypoints as JSON gives them, {@code [[[312.5, 200.0], null, …], …]}: frames of 17 joints of x
 * and y in pixels, null where a joint was not seen. They are read straight into one array and
 * refused as soon as they are too many.
 *
 * @param xy frame by frame and joint by joint, both NaN where nothing was seen
 */
@JsonDeserialize(using = KeypointList.Reader.class)
public record KeypointList(float[] xy) {

  /** The most frames of one person in one request. */
  public static final int MAX_FRAMES = 20_000;

  private static final int FRAME = 2 * Skeleton.JOINTS;

  /** Beyond any image, and still well within what a float tells apart. */
  static final double MAX_PIXEL = 1e6;

  public int frames() {
    return xy.length / FRAME;
  }

  static final class Reader extends ValueDeserializer<KeypointList> {
    @Override
    public KeypointList deserialize(JsonParser json, DeserializationContext context) {
      var field = JsonPlace.of(json);
      requireList(json, field, "frames, each a list of 17 joints");
      var xy = new float[64 * FRAME];
      var frames = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (frames == MAX_FRAMES) {
          throw new InvalidRequest(
              field, "At most " + MAX_FRAMES + " frames fit in one request; send it in parts.");
        }
        if (xy.length == frames * FRAME) xy = Arrays.copyOf(xy, 2 * xy.length);
        readFrame(json, xy, frames, field + "[" + frames + "]");
        frames++;
      }
      if (frames == 0) throw new InvalidRequest(field, "Give at least one frame.");
      return new KeypointList(Arrays.copyOf(xy, frames * FRAME));
    }

    static void readFrame(JsonParser json, float[] xy, int frame, String field) {
      requireList(json, field, "17 joints");
      var joint = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (joint == Skeleton.JOINTS) {
          throw new InvalidRequest(field, "Has more than 17 joints.");
        }
        readJoint(json, xy, frame * FRAME + 2 * joint, field + "[" + joint + "]");
        joint++;
      }
      if (joint < Skeleton.JOINTS) {
        throw new InvalidRequest(
            field, "Has " + joint + " joints where both layouts have 17; null for one not seen.");
      }
    }

    private static void readJoint(JsonParser json, float[] xy, int at, String field) {
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        xy[at] = Float.NaN;
        xy[at + 1] = Float.NaN;
        return;
      }
      requireList(json, field, "two numbers, or null");
      var count = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (count == 2) throw new InvalidRequest(field, "A joint has x and y and no more.");
        xy[at + count] = number(json, field + "[" + count + "]");
        count++;
      }
      if (count != 2) throw new InvalidRequest(field, "A joint has x and y, or is null.");
      if (Float.isNaN(xy[at]) != Float.isNaN(xy[at + 1])) {
        throw new InvalidRequest(field, "Both x and y are null, or neither.");
      }
    }

    private static float number(JsonParser json, String field) {
      return switch (json.currentToken()) {
        case JsonToken.VALUE_NULL -> Float.NaN;
        case JsonToken.VALUE_NUMBER_FLOAT, JsonToken.VALUE_NUMBER_INT -> {
          var value = json.getDoubleValue();
          if (Math.abs(value) <= MAX_PIXEL) yield (float) value;
          throw new InvalidRequest(field, "Must be a place in pixels, within a million.");
        }
        default -> throw new InvalidRequest(field, "Must be a number or null.");
      };
    }

    private static void requireList(JsonParser json, String field, String of) {
      if (!json.isExpectedStartArrayToken()) {
        throw new InvalidRequest(field, "Must be a list of " + of + ".");
      }
    }
  }

  /** As JSON writes them. */
  @JsonValue
  List<List<float @Nullable []>> toJson() {
    return java.util.stream.IntStream.range(0, frames()).mapToObj(this::frame).toList();
  }

  private List<float @Nullable []> frame(int frame) {
    var joints = new float[Skeleton.JOINTS][];
    for (var joint = 0; joint < joints.length; joint++) {
      var at = frame * FRAME + 2 * joint;
      if (!Float.isNaN(xy[at])) joints[joint] = new float[] {xy[at], xy[at + 1]};
    }
    return Arrays.asList(joints);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeypointList(var values) && Arrays.equals(values, xy);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(xy);
  }

  @Override
  public String toString() {
    return frames() + " frames";
  }
}
