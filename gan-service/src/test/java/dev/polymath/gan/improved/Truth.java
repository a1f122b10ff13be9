package dev.polymath.gan.improved;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Numbers and what they come to elsewhere, from {@code ../shared}. */
final class Truth {

  private final JsonNode content;

  private Truth(JsonNode content) {
    this.content = content;
  }

  static Truth read(String name) {
    var file = Path.of("..", "..", "shared", "truth", name + ".json");
    assumeTrue(
        Files.exists(file), "skipped: " + file.getFileName() + " is not beside the repository");
    return new Truth(JsonMapper.shared().readTree(file));
  }

  double number(String field) {
    return content.get(field).asDouble();
  }

  float[] floats(String field) {
    var numbers = new ArrayList<Double>();
    flatten(content.get(field), numbers);
    var floats = new float[numbers.size()];
    for (var i = 0; i < floats.length; i++) floats[i] = numbers.get(i).floatValue();
    return floats;
  }

  long[] longs(String field) {
    var floats = floats(field);
    var longs = new long[floats.length];
    for (var i = 0; i < longs.length; i++) longs[i] = (long) floats[i];
    return longs;
  }

  NDArray array(NDManager manager, String field) {
    var shape = new ArrayList<Long>();
    for (var node = content.get(field); node.isArray(); node = node.get(0)) {
      shape.add((long) node.size());
    }
    return manager.create(floats(field), new Shape(shape));
  }

  private static void flatten(JsonNode node, List<Double> numbers) {
    if (node.isArray()) node.forEach(child -> flatten(child, numbers));
    else numbers.add(node.asDouble());
  }
}
