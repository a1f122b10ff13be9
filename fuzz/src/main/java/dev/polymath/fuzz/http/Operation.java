package dev.polymath.fuzz.http;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What can be asked for, as the document has it.
 *
 * @param path with its parameters in braces
 * @param bodies that it takes, none where it takes no body
 */
record Operation(String method, String path, List<Parameter> parameters, List<Body> bodies) {

  /**
   * @param in {@code path}, {@code query} or {@code header}
   */
  record Parameter(String name, String in, boolean required, JsonNode schema, JsonNode example) {}

  /**
   * @param examples whole bodies that work when pasted
   */
  record Body(String mediaType, JsonNode schema, List<JsonNode> examples) {}

  /** The part of the path that says whose it is, such as {@code gp}. */
  String service() {
    var segments = path.split("/");
    return segments.length < 3 || !segments[1].equals("v1") ? segments[1] : segments[2];
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
