package dev.polymath.gateway.documents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * One OpenAPI document made of several. Names that services may share are told apart by the
 * service: the component {@code Problem} of {@code gp} becomes {@code gp.Problem}, and so do the
 * references to it, the operation ids and the tags. A path that several services have (those of
 * {@code /v2}, which the gateway routes by model) is taken from the first.
 */
final class MergedDocument {

  private static final String COMPONENTS = "#/components/";
  private static final String SECURITY_SCHEMES = "securitySchemes";

  private final JsonNodeFactory json = JsonNodeFactory.instance;
  private final ObjectNode paths = json.objectNode();
  private final ObjectNode components = json.objectNode();
  private final ArrayNode tags = json.arrayNode();
  private final Set<String> tagNames = new HashSet<>();
  private final List<String> merged = new ArrayList<>();

  /** Adds what a service says of itself. The document given is not changed. */
  void add(String service, JsonNode document) {
    merged.add(service);
    var renamed = renamed(service, document.deepCopy());
    renamed
        .path("paths")
        .propertyStream()
        .forEach(path -> addPath(service, path.getKey(), path.getValue()));
    renamed
        .path("components")
        .propertyStream()
        .forEach(section -> addComponents(service, section.getKey(), section.getValue()));
    renamed
        .path("tags")
        .forEach(
            tag -> {
              if (tag instanceof ObjectNode object) {
                addTag(tagged(service, object.path("name").asString("")), object);
              }
            });
  }

  /**
   * The whole.
   *
   * @param missing the installed services that could not be asked
   */
  ObjectNode document(String version, Collection<String> missing) {
    var document = json.objectNode();
    document.put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Polymath")
        .put("version", version)
        .put("description", description(missing));
    document.putArray("servers").addObject().put("url", "/");
    document.set("tags", tags);
    document.set("paths", paths);
    document.set("components", components);
    return document;
  }

  private String description(Collection<String> missing) {
    var all = "The services " + String.join(", ", merged) + ".";
    if (merged.isEmpty()) all = "No service answers.";
    return missing.isEmpty()
        ? all
        : all + " Left out, because they do not answer now: " + String.join(", ", missing) + ".";
  }

  private void addPath(String service, String path, JsonNode operations) {
    if (paths.has(path)) return;
    operations
        .propertyStream()
        .forEach(
            operation -> {
              if (operation.getValue() instanceof ObjectNode object && object.has("responses")) {
                nameOperation(service, object);
              }
            });
    paths.set(path, operations);
  }

  private void nameOperation(String service, ObjectNode operation) {
    var id = operation.path("operationId").asString("");
    if (!id.isEmpty()) operation.put("operationId", service + "." + id);
    var named = json.arrayNode();
    operation.path("tags").forEach(tag -> named.add(tagged(service, tag.asString(""))));
    if (named.isEmpty()) named.add(service);
    operation.set("tags", named);
    named.forEach(tag -> addTag(tag.asString(), json.objectNode()));
  }

  private void addTag(String name, ObjectNode tag) {
    if (tagNames.add(name)) tags.add(tag.put("name", name));
  }

  private void addComponents(String service, String section, JsonNode content) {
    var all = components.withObjectProperty(section);
    content
        .propertyStream()
        .forEach(
            component ->
                all.set(
                    section.equals(SECURITY_SCHEMES)
                        ? component.getKey()
                        : named(service, component.getKey()),
                    component.getValue()));
  }

  /** References stand wherever a schema does, and in a discriminator's mapping. */
  private JsonNode renamed(String service, JsonNode node) {
    switch (node) {
      case ObjectNode object ->
          object
              .properties()
              .forEach(property -> property.setValue(renamed(service, property.getValue())));
      case ArrayNode array -> {
        for (var i = 0; i < array.size(); i++) array.set(i, renamed(service, array.get(i)));
      }
      case StringNode text -> {
        return json.stringNode(reference(service, text.asString()));
      }
      default -> {}
    }
    return node;
  }

  private static String reference(String service, String reference) {
    if (!reference.startsWith(COMPONENTS)) return reference;
    var slash = reference.indexOf('/', COMPONENTS.length());
    if (slash < 0 || reference.startsWith(SECURITY_SCHEMES, COMPONENTS.length())) return reference;
    return reference.substring(0, slash + 1) + named(service, reference.substring(slash + 1));
  }

  private static String named(String service, String name) {
    return service + "." + name;
  }

  private static String tagged(String service, String tag) {
    return tag.isEmpty() ? service : service + ": " + tag;
  }
}
