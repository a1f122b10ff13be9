package dev.polymath.fuzz.http;

import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run begins with: the document's own examples are made, and what there is then is learnt by
 * its name.
 */
record Beginning(Platform platform, Document document) {

  /** Models that ship have a first version. */
  private static final JsonNode FIRST =
      new JsonMapper().readTree("{\"items\": [{\"version\": 1}]}");

  KnownNames names() throws IOException, InterruptedException {
    for (var operation : document.operations()) {
      if (!operation.method().equals("POST") || operation.path().contains("{")) continue;
      for (var body : operation.bodies()) {
        if (!body.mediaType().endsWith("json")) continue;
        for (var example : body.examples()) platform.post(operation.path(), example.toString());
      }
    }
    var names = new KnownNames();
    for (var operation : document.operations()) {
      if (!operation.method().equals("GET") || operation.path().contains("{")) continue;
      var path = operation.path();
      var list = platform.get(path);
      if (list.path("items").isArray()) {
        names.learn(operation.service(), path.substring(path.lastIndexOf('/') + 1), list);
      }
      names.learn(operation.service(), "versions", FIRST);
    }
    return names;
  }
}
