package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.KeypointLayout;
import dev.polymath.pose.skeleton.Keypoints;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What a detector writes in COCO's format of results, {@code [{"image_id": 0, "keypoints": [x, y,
 * v, …], "score": 0.9}, …]}, as the keypoints of one person: {@code image_id} numbers the frames of
 * a video, and of several detections in a frame the surest counts. A joint whose v is 0 was not
 * seen, nor was anything in a frame without detections. Other fields are passed over.
 *
 * @param keypoints from the lowest {@code image_id} to the highest
 */
@JsonDeserialize(using = CocoDetections.Reader.class)
public record CocoDetections(Keypoints keypoints) {

  private static final int JOINTS = KeypointLayout.COCO.size();

  /** One person in one frame. */
  private record Detection(float[] values, double score) {}

  static final class Reader extends ValueDeserializer<CocoDetections> {
    @Override
    public CocoDetections deserialize(JsonParser json, DeserializationContext context) {
      var field = JsonPlace.of(json);
      if (!json.isExpectedStartArrayToken()) {
        throw new InvalidRequest(field, "Must be a list of detections.");
      }
      var frames = new TreeMap<Long, Detection>();
      for (var i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
        read(json, field + "[" + i + "]", frames);
        if (frames.size() > KeypointList.MAX_FRAMES) {
          throw tooMany(field);
        }
      }
      if (frames.isEmpty()) throw new InvalidRequest(field, "Give at least one detection.");
      if (frames.lastKey() - frames.firstKey() >= KeypointList.MAX_FRAMES) throw tooMany(field);
      return new CocoDetections(joined(frames));
    }

    private static InvalidRequest tooMany(String field) {
      return new InvalidRequest(
          field,
          "image_id must number the frames of one video, at most %,d; send it in parts."
              .formatted(KeypointList.MAX_FRAMES));
    }

    private static void read(JsonParser json, String field, Map<Long, Detection> frames) {
      if (!json.isExpectedStartObjectToken()) {
        throw new InvalidRequest(field, "Must be an object with image_id and keypoints.");
      }
      var image = -1L;
      var values = new float[0];
      var score = 0.0;
      for (var name = json.nextName(); name != null; name = json.nextName()) {
        json.nextToken();
        switch (name) {
          case "image_id" -> image = image(json, field + ".image_id");
          case "keypoints" -> values = values(json, field + ".keypoints");
          case "score" -> score = number(json, field + ".score");
          default -> json.skipChildren();
        }
      }
      if (image < 0) throw new InvalidRequest(field + ".image_id", "Is required: a whole number.");
      if (values.length == 0) {
        throw new InvalidRequest(field + ".keypoints", "Is required: 51 numbers.");
      }
      var found = new Detection(values, score);
      frames.merge(image, found, (one, other) -> other.score() > one.score() ? other : one);
    }

    private static long image(JsonParser json, String field) {
      if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        var value = json.getDoubleValue();
        if (value >= 0 && value <= Integer.MAX_VALUE) return (long) value;
      }
      throw new InvalidRequest(field, "Must be a whole number from 0, the number of the frame.");
    }

    private static float[] values(JsonParser json, String field) {
      if (!json.isExpectedStartArrayToken()) {
        throw new InvalidRequest(field, "Must be a list of 51 numbers: x, y and v of 17 joints.");
      }
      var values = new float[3 * JOINTS];
      var count = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (count < values.length) {
          values[count] = (float) number(json, field + "[" + count + "]");
        }
        if (++count > values.length) break;
      }
      if (count != values.length) {
        throw new InvalidRequest(field, "Must have 51 numbers: x, y and v of 17 joints.");
      }
      return values;
    }

    private static double number(JsonParser json, String field) {
      var token = json.currentToken();
      if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
        var value = json.getDoubleValue();
        if (Math.abs(value) <= KeypointList.MAX_PIXEL) return value;
      }
      throw new InvalidRequest(field, "Must be a number within a million.");
    }

    private static Keypoints joined(TreeMap<Long, Detection> frames) {
      var count = (int) (frames.lastKey() - frames.firstKey()) + 1;
      var xy = new float[count * JOINTS * 2];
      var confidence = new float[count * JOINTS];
      Arrays.fill(xy, Float.NaN);
      frames.forEach(
          (image, detection) -> {
            var frame = (int) (image - frames.firstKey());
            for (var joint = 0; joint < JOINTS; joint++) {
              var seen = detection.values()[3 * joint + 2];
              if (seen <= 0) continue;
              var at = frame * JOINTS + joint;
              xy[2 * at] = detection.values()[3 * joint];
              xy[2 * at + 1] = detection.values()[3 * joint + 1];
              confidence[at] = Math.min(seen, 1);
            }
          });
      return new Keypoints(KeypointLayout.COCO, count, xy, confidence);
    }
  }
}
