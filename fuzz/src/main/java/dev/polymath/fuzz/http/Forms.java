package dev.polymath.fuzz.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Bodies of {@code multipart/form-data}. */
final class Forms {

  private static final String BOUNDARY = "----fuzz";
  private static final List<String> FILE_NAMES =
      List.of(
          "data.csv",
          "a.npz",
          "a.zip",
          "model.safetensors",
          "",
          "../../x",
          "a\u00e9",
          "a;b",
          "x".repeat(400));

  private final Document document;
  private final SchemaValues values;

  Forms(Document document, SchemaValues values) {
    this.document = document;
    this.values = values;
  }

  void fill(Draft draft, Operation.Body body, Draw draw) {
    var schema = document.resolve(body.schema());
    var form = new ByteArrayOutputStream();
    for (var property : schema.path("properties").properties()) {
      if (draw.chance(0.1)) continue;
      for (var i = draw.chance(0.1) ? 2 : 1; i > 0; i--) {
        part(form, property.getKey(), document.resolve(property.getValue()), draft, draw);
      }
    }
    if (draw.chance(0.1)) text(form, "extra", "1", "");
    if (!draw.chance(0.05)) write(form, "--" + BOUNDARY + "--\r\n");
    draft.contentType = "multipart/form-data; boundary=" + BOUNDARY;
    draft.bytes = form.toByteArray();
  }

  private void part(
      ByteArrayOutputStream form, String name, JsonNode schema, Draft draft, Draw draw) {
    var items = document.resolve(schema.path("items"));
    if (isFile(schema) || isFile(items)) {
      var fileName = draw.chance(0.7) ? FILE_NAMES.getFirst() : draw.one(FILE_NAMES);
      write(form, "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name);
      write(form, "\"; filename=\"" + fileName + "\"\r\n\r\n");
      form.writeBytes(Contents.some(draw));
      write(form, "\r\n");
      return;
    }
    var value = values.draw(schema, draft.operation.service(), draw);
    if (draw.chance(0.2)) value = OddValues.json(draw);
    if (name.equals("name") && draw.chance(0.8)) text(form, name, KnownNames.own(draw), "");
    else if (value.isString()) text(form, name, value.asString(), "");
    else text(form, name, value.toString(), "Content-Type: application/json\r\n");
  }

  private static boolean isFile(JsonNode schema) {
    return schema.path("format").asString("").equals("binary") || schema.has("contentMediaType");
  }

  private static void text(ByteArrayOutputStream form, String name, String value, String headers) {
    write(form, "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n");
    write(form, headers + "\r\n");
    form.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    write(form, "\r\n");
  }

  private static void write(ByteArrayOutputStream form, String text) {
    form.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
