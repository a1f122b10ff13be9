package dev.polymath.fuzz.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request that is still being spoilt. */
final class Draft {

  final Operation operation;
  String method;

  /** Of the path, escaped. */
  final List<String> segments = new ArrayList<>();

  /** Escaped as well, {@code name=value}. */
  final List<String> query = new ArrayList<>();

  final List<Request.Header> headers = new ArrayList<>();
  final List<String> oddities = new ArrayList<>();

  String contentType = "";

  /** The body as long as it is JSON; {@link #bytes} afterwards. */
  @Nullable JsonNode json;

  byte[] bytes = {};

  /** How much of the body is announced and never sent. */
  int missing;

  Draft(Operation operation) {
    this.operation = operation;
    method = operation.method();
  }

  /** From here on the body is bytes. */
  void write() {
    if (json != null) bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    json = null;
  }

  Request request() {
    write();
    var all = new ArrayList<Request.Header>();
    if (!contentType.isEmpty()) all.add(new Request.Header("Content-Type", contentType));
    all.addAll(headers);
    var target = "/" + String.join("/", segments);
    return new Request(
        operation,
        method,
        query.isEmpty() ? target : target + "?" + String.join("&", query),
        List.copyOf(all),
        bytes,
        bytes.length + missing,
        List.copyOf(oddities));
  }
}
