package dev.polymath.molecule.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A job's parameters as a model version keeps them: plain JSON values. */
final class Parameters {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, Object>> PLAIN =
      new TypeReference<>() {};

  private Parameters() {}

  static Map<String, Object> of(Object request) {
    var parameters = JSON.convertValue(request, PLAIN);
    parameters.values().removeIf(Objects::isNull);
    return parameters;
  }
}
