package dev.polymath.fuzz.http;

import com.github.curiousoddman.rgxgen.RgxGen;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values as a schema wants them, small ones: what is asked for is to be decided about, not to be
 * computed for long.
 */
final class SchemaValues {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 8;

  private final Document document;
  private final KnownNames names;
  private final Map<String, RgxGen> patterns = new ConcurrentHashMap<>();

  SchemaValues(Document document, KnownNames names) {
    this.document = document;
    this.names = names;
  }

  JsonNode draw(JsonNode schema, String service, Draw draw) {
    return value(schema, "", service, draw, 0);
  }

  /** Whether it says what the parts of a value are, rather than that there is one. */
  boolean isTelling(JsonNode schema) {
    var resolved = document.resolve(schema);
    return resolved.has("properties") || resolved.has("oneOf") || resolved.has("allOf");
  }

  private JsonNode value(JsonNode given, String name, String service, Draw draw, int depth) {
    var schema = document.resolve(given);
    if (schema.has("const")) return schema.path("const");
    if (schema.has("enum")) return schema.path("enum").path(draw.below(schema.path("enum").size()));
    if (depth > 0 && draw.chance(0.4)) {
      var said = said(schema, draw);
      if (!said.isMissingNode()) return said;
    }
    for (var choice : new String[] {"oneOf", "anyOf"}) {
      var all = schema.path(choice);
      if (!all.isEmpty())
        return value(all.path(draw.below(all.size())), name, service, draw, depth);
    }
    return switch (type(schema, draw)) {
      case "object" -> object(schema, service, draw, depth);
      case "array" -> array(schema, name, service, draw, depth);
      case "integer" -> JSON.numberNode((long) number(schema, draw, 1));
      case "number" -> JSON.numberNode(number(schema, draw, 0.125));
      case "boolean" -> JSON.booleanNode(draw.chance(0.5));
      case "null" -> JSON.nullNode();
      default -> JSON.stringNode(string(schema, name, service, draw));
    };
  }

  private static JsonNode said(JsonNode schema, Draw draw) {
    var examples = schema.path("examples");
    if (!examples.isEmpty()) return examples.path(draw.below(examples.size()));
    return schema.has("example") ? schema.path("example") : schema.path("default");
  }

  private static String type(JsonNode schema, Draw draw) {
    var type = schema.path("type");
    if (type.isArray() && !type.isEmpty()) return type.path(draw.below(type.size())).asString();
    if (type.isString()) return type.asString();
    if (schema.has("properties") || schema.has("allOf")) return "object";
    return schema.has("items") ? "array" : "string";
  }

  private JsonNode object(JsonNode schema, String service, Draw draw, int depth) {
    var object = JSON.objectNode();
    for (var part : schema.path("allOf"))
      fill(object, document.resolve(part), service, draw, depth);
    fill(object, schema, service, draw, depth);
    var others = schema.path("additionalProperties");
    if (others.isObject() && depth < MAX_DEPTH) {
      for (var i = draw.below(3); i > 0; i--) {
        object.set("k" + i, value(others, "", service, draw, depth + 1));
      }
    }
    return object;
  }

  private void fill(ObjectNode object, JsonNode schema, String service, Draw draw, int depth) {
    var required = schema.path("required").valueStream().map(JsonNode::asString).toList();
    for (var property : schema.path("properties").properties()) {
      var needed = required.contains(property.getKey());
      if (needed || depth < MAX_DEPTH && draw.chance(0.4)) {
        object.set(
            property.getKey(),
            value(property.getValue(), property.getKey(), service, draw, depth + 1));
      }
    }
  }

  private JsonNode array(JsonNode schema, String name, String service, Draw draw, int depth) {
    var array = JSON.arrayNode();
    var least = schema.path("minItems").asInt(0);
    var most = Math.max(least, Math.min(schema.path("maxItems").asInt(4), 4));
    var size = depth > MAX_DEPTH ? least : least + draw.below(most - least + 1);
    for (var i = 0; i < Math.min(size, 1_000); i++) {
      array.add(value(schema.path("items"), name, service, draw, depth + 1));
    }
    return array;
  }

  /** Between the bounds, mostly near the lower one, at times on one of them. */
  private static double number(JsonNode schema, Draw draw, double step) {
    var least =
        schema.path("minimum").asDouble(schema.path("exclusiveMinimum").asDouble(-step) + step);
    var most =
        schema
            .path("maximum")
            .asDouble(schema.path("exclusiveMaximum").asDouble(least + 10 + step) - step);
    if (draw.chance(0.1)) return draw.chance(0.5) ? least : most;
    return Math.min(most, least + step * draw.below(40));
  }

  private String string(JsonNode schema, String name, String service, Draw draw) {
    if (schema.has("pattern")) return matching(schema.path("pattern").asString(), draw);
    switch (schema.path("format").asString("")) {
      case "date-time":
        return "2026-01-02T03:04:05Z";
      case "uuid":
        return names.draw(service, "jobs", draw);
      default:
    }
    var known = names.of(service, name);
    if (!known.isEmpty() && draw.chance(0.8)) return draw.one(known);
    if (name.equals("name")) return KnownNames.own(draw);
    var least = schema.path("minLength").asInt(0);
    var most = Math.max(least, Math.min(schema.path("maxLength").asInt(12), 12));
    return "abcdefghijklmnopqrst"
        .repeat(1 + least / 20)
        .substring(0, least + draw.below(most - least + 1));
  }

  private String matching(String pattern, Draw draw) {
    var generator = patterns.computeIfAbsent(pattern, RgxGen::parse);
    var random = new java.util.Random(draw.random().nextLong());
    return draw.chance(0.9) ? generator.generate(random) : generator.generateNotMatching(random);
  }
}
