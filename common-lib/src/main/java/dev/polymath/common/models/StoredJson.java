package dev.polymath.common.models;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Plain values as the text of a column; apart from the mapper of HTTP and its strictness. */
final class StoredJson {

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};

  private final JsonMapper mapper = new JsonMapper();

  String write(Map<String, ?> values) {
    return mapper.writeValueAsString(values);
  }

  Map<String, Object> object(String json) {
    return mapper.readValue(json, OBJECT);
  }

  Map<String, Double> numbers(String json) {
    return mapper.readValue(json, NUMBERS);
  }
}
