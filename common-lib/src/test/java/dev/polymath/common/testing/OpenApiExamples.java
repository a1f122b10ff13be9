package dev.polymath.common.testing;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The examples of a running service's OpenAPI document. A service proves with it that every request
 * body has an example, and that each one works when pasted:
 *
 * <pre>{@code
 * @Test
 * void everyExampleWorksWhenPasted() {
 *   OpenApiExamples.paste(http, Map.of("name", "sine", "version", "1"));
 * }
 * }</pre>
 */
public final class OpenApiExamples {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final JsonNode document;

  private OpenApiExamples(JsonNode document) {
    this.document = document;
  }

  /** An operation and the body that its document tells to paste. */
  public record Example(String method, String path, String body) {

    private Example at(Map<String, String> places) {
      var filled = path;
      for (var place : places.entrySet()) {
        filled = filled.replace("{" + place.getKey() + "}", place.getValue());
      }
      return new Example(method, filled, body);
    }
  }

  /**
   * Pastes each example; fails where one is not taken.
   *
   * @param places what stands in paths for what is in braces there
   */
  public static void paste(Http service, Map<String, String> places) {
    for (var example : of(service)) {
      // The protocol's examples are of no model in particular.
      if (example.path().startsWith("/v2/")) continue;
      var pasted = example.at(places);
      var answer =
          service.send(
              pasted.method(),
              pasted.path(),
              BodyPublishers.ofString(pasted.body()),
              "Content-Type",
              "application/json");
      if (answer.status() / 100 != 2) {
        throw new AssertionError(pasted + " was answered " + answer.status() + answer.text());
      }
    }
  }

  /**
   * The example of each operation that takes JSON; fails where one has none or has a broken one, or
   * one whose fields are not of the types that the document says they are.
   */
  public static List<Example> of(Http service) {
    var answer = service.get("/v3/api-docs");
    if (answer.status() != 200) throw new AssertionError("No OpenAPI document: " + answer.text());
    return new OpenApiExamples(answer.json()).examples();
  }

  private List<Example> examples() {
    var examples = new ArrayList<Example>();
    var missing = new ArrayList<String>();
    document
        .get("paths")
        .forEachEntry(
            (path, operations) ->
                operations.forEachEntry(
                    (method, operation) -> {
                      var json = operation.at("/requestBody/content/application~1json");
                      if (json.isMissingNode()) return;
                      var name = method.toUpperCase(java.util.Locale.ROOT) + " " + path;
                      var example = example(json);
                      if (example == null) {
                        missing.add(name);
                      } else {
                        var body = body(example, name);
                        requireTypes(schema(json), MAPPER.readTree(body), name);
                        examples.add(new Example(name.split(" ")[0], path, body));
                      }
                    }));
    if (!missing.isEmpty()) throw new AssertionError("Without an example: " + missing);
    return examples;
  }

  private JsonNode example(JsonNode json) {
    if (json.has("example")) return json.get("example");
    if (json.has("examples")) return json.get("examples").iterator().next().get("value");
    var schema = schema(json);
    return schema.has("example") ? schema.get("example") : null;
  }

  private JsonNode schema(JsonNode json) {
    var schema = json.path("schema");
    var reference = schema.path("$ref").asString("");
    return reference.isEmpty() ? schema : document.at(reference.substring(1));
  }

  /** Programs that are generated from the document send what it says. */
  private static void requireTypes(JsonNode schema, JsonNode body, String operation) {
    schema
        .path("properties")
        .forEachEntry(
            (name, property) -> {
              var type = property.path("type").asString("");
              var value = body.path(name);
              if (!fits(type, value)) {
                throw new AssertionError(
                    "%s: %s is documented as %s, and its example is %s"
                        .formatted(operation, name, type, value));
              }
            });
  }

  private static boolean fits(String type, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) return true;
    return switch (type) {
      case "string" -> value.isString();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private static String body(JsonNode example, String operation) {
    try {
      return example.isString()
          ? MAPPER.readTree(example.asString()).toString()
          : example.toString();
    } catch (RuntimeException e) {
      throw new AssertionError("The example of " + operation + " is not JSON: " + example, e);
    }
  }
}
