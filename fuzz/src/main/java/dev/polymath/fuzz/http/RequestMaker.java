package dev.polymath.fuzz.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the requests of a run: number by number an operation, filled in, and spoilt three times in
 * four.
 */
final class RequestMaker {

  private final List<Operation> operations;
  private final KnownNames names;
  private final SchemaValues values;
  private final Forms forms;
  private final long seed;

  RequestMaker(Document document, KnownNames names, long seed) {
    operations = document.operations();
    this.names = names;
    values = new SchemaValues(document, names);
    forms = new Forms(document, values);
    this.seed = seed;
  }

  /** The same number makes the same request. */
  Request make(long number) {
    var draw = Draw.of(seed, number);
    var draft = filled(operations.get((int) (number % operations.size())), draw);
    if (draw.chance(0.75)) {
      for (var i = draw.chance(0.7) ? 1 : 3; i > 0; i--) {
        var oddity = Oddity.some(draft, draw);
        oddity.spoil(draft, draw);
        draft.oddities.add(oddity.name());
      }
    }
    return draft.request();
  }

  /** As the document wants it. */
  private Draft filled(Operation operation, Draw draw) {
    var draft = new Draft(operation);
    var before = "";
    for (var segment : operation.path().substring(1).split("/", -1)) {
      draft.segments.add(segment.startsWith("{") ? pathValue(operation, before, draw) : segment);
      before = segment;
    }
    for (var parameter : operation.parameters()) {
      if (parameter.in().equals("path") || !parameter.required() && draw.chance(0.6)) continue;
      var value = text(parameter, operation, draw);
      if (parameter.in().equals("query")) {
        draft.query.add(escaped(parameter.name()) + "=" + escaped(value));
      } else {
        draft.headers.add(new Request.Header(parameter.name(), value));
      }
    }
    if (!operation.bodies().isEmpty()) fillBody(draft, draw.one(operation.bodies()), draw);
    return draft;
  }

  private String pathValue(Operation operation, String collection, Draw draw) {
    // What is deleted should be missed by nobody: other requests ask for what was there at first.
    return escaped(
        operation.method().equals("DELETE")
            ? KnownNames.own(draw)
            : names.draw(operation.service(), collection, draw));
  }

  private String text(Operation.Parameter parameter, Operation operation, Draw draw) {
    if (!parameter.example().isMissingNode() && draw.chance(0.5)) {
      return parameter.example().asString();
    }
    var value = values.draw(parameter.schema(), operation.service(), draw);
    return value.isValueNode() ? value.asString() : value.toString();
  }

  private void fillBody(Draft draft, Operation.Body body, Draw draw) {
    draft.contentType = body.mediaType();
    if (body.mediaType().endsWith("json")) {
      draft.json = json(draft.operation, body, draw);
    } else if (body.mediaType().startsWith("multipart/")) {
      forms.fill(draft, body, draw);
    } else {
      draft.bytes = Contents.some(draw);
    }
  }

  private JsonNode json(Operation operation, Operation.Body body, Draw draw) {
    if (body.examples().isEmpty() || values.isTelling(body.schema()) && draw.chance(0.4)) {
      return values.draw(body.schema(), operation.service(), draw);
    }
    var example = draw.one(body.examples()).deepCopy();
    if (example instanceof ObjectNode object && object.has("name") && draw.chance(0.8)) {
      object.put("name", KnownNames.own(draw));
    }
    return example;
  }

  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
