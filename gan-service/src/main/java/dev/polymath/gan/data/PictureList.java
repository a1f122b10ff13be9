package dev.polymath.gan.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Pictures as JSON gives them: each a list of its pixels, or [channels][height][width] as {@code
 * samples} answers them. They are read straight into one array and refused as soon as they are too
 * many.
 *
 * @param numbers from 0 to 1, picture by picture
 * @param shapes of each: its number of pixels, or channels, height and width
 */
@SuppressWarnings("ArrayRecordComponent")
@JsonDeserialize(using = PictureList.Reader.class)
public record PictureList(float[] numbers, List<List<Integer>> shapes) {

  private static final int MOST_PICTURES = 10_000;
  private static final int MOST_NUMBERS = 1 << 24;

  public int size() {
    return shapes.size();
  }

  /**
   * The numbers of all of them.
   *
   * @param field what the list is called
   * @throws InvalidRequest for the first picture of another form
   */
  public float[] of(Frame frame, String field) {
    var flat = List.of(frame.pixels());
    var nested = List.of(frame.channels(), frame.height(), frame.width());
    for (var i = 0; i < size(); i++) {
      var shape = shapes.get(i);
      if (shape.equals(flat) || shape.equals(nested)) continue;
      throw new InvalidRequest(
          "%s[%d]".formatted(field, i),
          "Is %s, and the model takes %,d numbers, or %s [channels][height][width] of them."
              .formatted(
                  shape.size() == 1 ? "%,d numbers".formatted(shape.getFirst()) : shape,
                  frame.pixels(),
                  nested));
    }
    return numbers;
  }

  static final class Reader extends ValueDeserializer<PictureList> {
    @Override
    public PictureList deserialize(JsonParser json, DeserializationContext context) {
      var field = json.streamReadContext().pathAsPointer().toString().substring(1);
      if (!json.isExpectedStartArrayToken()) {
        throw new InvalidRequest(field, "Must be a list of pictures.");
      }
      var numbers = new Growing();
      List<List<Integer>> shapes = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (shapes.size() == MOST_PICTURES) {
          throw new InvalidRequest(field, "Give 1 to 10,000 pictures; send them in parts.");
        }
        shapes.add(picture(json, numbers, "%s[%d]".formatted(field, shapes.size())));
      }
      if (shapes.isEmpty()) throw new InvalidRequest(field, "Give one picture or more.");
      return new PictureList(numbers.toArray(), shapes);
    }

    private static List<Integer> picture(JsonParser json, Growing numbers, String field) {
      requireList(json, field);
      if (json.nextToken() != JsonToken.START_ARRAY) {
        return List.of(row(json, numbers, field));
      }
      return nested(json, numbers, field);
    }

    /** From the first plane's beginning to the end of the picture. */
    private static List<Integer> nested(JsonParser json, Growing numbers, String field) {
      @Nullable List<Integer> first = null;
      var planes = 0;
      for (; json.currentToken() != JsonToken.END_ARRAY; json.nextToken()) {
        var plane = "%s[%d]".formatted(field, planes++);
        requireList(json, plane);
        var rows = 0;
        var width = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
          var row = "%s[%d]".formatted(plane, rows);
          requireList(json, row);
          json.nextToken();
          var numbersOfRow = row(json, numbers, row);
          if (rows++ > 0 && numbersOfRow != width) {
            throw new InvalidRequest(row, "Is not as long as the rows before it.");
          }
          width = numbersOfRow;
        }
        var shape = List.of(rows, width);
        if (first != null && !shape.equals(first)) {
          throw new InvalidRequest(plane, "Is not as large as the channels before it.");
        }
        first = shape;
      }
      return first == null ? List.of(0) : List.of(planes, first.getFirst(), first.getLast());
    }

    /** From its first number, or its end, to its end. */
    private static int row(JsonParser json, Growing numbers, String field) {
      var count = 0;
      for (; json.currentToken() != JsonToken.END_ARRAY; json.nextToken()) {
        numbers.add(json, field, count++);
      }
      return count;
    }

    private static void requireList(JsonParser json, String field) {
      if (json.isExpectedStartArrayToken()) return;
      throw new InvalidRequest(
          field, "Must be a list: of all pixels, or of channels, rows and pixels.");
    }
  }

  private static final class Growing {

    private float[] values = new float[1024];
    private int size;

    void add(JsonParser json, String field, int place) {
      var token = json.currentToken();
      var number = token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT;
      var value = number ? json.getDoubleValue() : Double.NaN;
      if (!(value >= 0 && value <= 1)) {
        throw new InvalidRequest("%s[%d]".formatted(field, place), "Must be from 0 to 1.");
      }
      if (size == MOST_NUMBERS) {
        throw new InvalidRequest(
            field, "At most %,d numbers fit in one request.".formatted(MOST_NUMBERS));
      }
      if (size == values.length) values = Arrays.copyOf(values, Math.min(MOST_NUMBERS, 2 * size));
      values[size++] = (float) value;
    }

    float[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }

  @Override
  public String toString() {
    return size() + " pictures";
  }
}
