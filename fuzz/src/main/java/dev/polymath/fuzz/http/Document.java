package dev.polymath.fuzz.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** An OpenAPI document whose references all lead into itself. */
final class Document {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final JsonNode root;

  Document(JsonNode root) {
    this.root = root;
  }

  /** All there are, in an order of their own rather than in that of the document. */
  List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    for (var path : new TreeSet<>(root.path("paths").propertyNames())) {
      var item = root.path("paths").path(path);
      for (var method : new TreeSet<>(item.propertyNames())) {
        if (METHODS.contains(method)) {
          operations.add(operation(method, path, item, item.path(method)));
        }
      }
    }
    return operations;
  }

  /** What a reference stands for; anything else as it is. */
  JsonNode resolve(JsonNode node) {
    var resolved = node;
    for (var i = 0; resolved.has("$ref") && i < 20; i++) {
      resolved = root.at(resolved.path("$ref").asString().substring(1));
    }
    return resolved;
  }

  private Operation operation(String method, String path, JsonNode item, JsonNode operation) {
    var parameters = new ArrayList<Operation.Parameter>();
    for (var list : List.of(item.path("parameters"), operation.path("parameters"))) {
      list.forEach(parameter -> parameters.add(parameter(resolve(parameter))));
    }
    var bodies = new ArrayList<Operation.Body>();
    var content = resolve(operation.path("requestBody")).path("content");
    for (var mediaType : new TreeSet<>(content.propertyNames())) {
      bodies.add(body(mediaType, content.path(mediaType)));
    }
    return new Operation(method.toUpperCase(Locale.ROOT), path, parameters, bodies);
  }

  private static Operation.Parameter parameter(JsonNode parameter) {
    return new Operation.Parameter(
        parameter.path("name").asString(),
        parameter.path("in").asString(),
        parameter.path("required").asBoolean(false),
        parameter.path("schema"),
        parameter.path("example"));
  }

  private Operation.Body body(String mediaType, JsonNode media) {
    var examples = new ArrayList<JsonNode>();
    if (media.has("example")) examples.add(media.path("example"));
    media.path("examples").forEach(example -> examples.add(resolve(example).path("value")));
    var schema = resolve(media.path("schema"));
    if (schema.has("example")) examples.add(schema.path("example"));
    schema.path("examples").forEach(examples::add);
    for (var choice : List.of("oneOf", "anyOf")) {
      for (var alternative : schema.path(choice)) {
        var one = resolve(alternative);
        if (one.has("example")) examples.add(one.path("example"));
        one.path("examples").forEach(examples::add);
      }
    }
    return new Operation.Body(mediaType, media.path("schema"), examples);
  }
}
