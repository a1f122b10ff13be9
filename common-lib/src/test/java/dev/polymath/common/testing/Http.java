package dev.polymath.common.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plain HTTP client of one server, for tests that care for the very bytes.
 *
 * <pre>{@code
 * var http = new Http(port);
 * var answer = http.postJson("/v1/gp/models", "{…}", "Idempotency-Key", "k1");
 * assertThat(answer.status()).isEqualTo(201);
 * assertThat(answer.json().at("/name").asString()).isEqualTo("m");
 * }</pre>
 */
public record Http(URI base) {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final JsonMapper MAPPER = new JsonMapper();

  /** A client of the server that listens on this port of loopback. */
  public Http(int port) {
    this(URI.create("http://127.0.0.1:" + port));
  }

  /** Headers are names and values in turn, here and below. */
  public Answer get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, BodyPublishers.noBody(), headers);
  }

  public Answer postJson(String path, String json, String... headers) {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8), headers);
  }

  public Answer post(String path, String contentType, byte[] body, String... headers) {
    return send(
        "POST", path, BodyPublishers.ofByteArray(body), with(headers, "Content-Type", contentType));
  }

  /** Sends the body without saying how long it is. */
  public Answer postChunked(String path, String contentType, byte[] body, String... headers) {
    return send(
        "POST",
        path,
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
        with(headers, "Content-Type", contentType));
  }

  public Answer send(
      String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(method, body)
            .timeout(Duration.ofSeconds(30));
    if (headers.length > 0) request.headers(headers);
    try {
      return new Answer(CLIENT.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String[] with(String[] headers, String name, String value) {
    var all = java.util.Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = name;
    all[headers.length + 1] = value;
    return all;
  }

  /** What came back. */
  public record Answer(HttpResponse<byte[]> response) {

    public int status() {
      return response.statusCode();
    }

    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      return MAPPER.readTree(response.body());
    }

    /** The value of a header, or null where there is none. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }
}
