package dev.polymath.gateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
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

/** The outside world. */
public final class Client {

  private static final JsonMapper JSON = new JsonMapper();

  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  public Client(int port) {
    this.port = port;
  }

  public HttpRequest.Builder to(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
        .timeout(Duration.ofSeconds(60));
  }

  public HttpResponse<String> get(String target, String... headers) throws Exception {
    var request = to(target);
    if (headers.length > 0) request.headers(headers);
    return send(request.build());
  }

  public HttpResponse<String> post(String target, String json, String... headers) throws Exception {
    var request = to(target).POST(BodyPublishers.ofString(json));
    request.header("Content-Type", "application/json");
    if (headers.length > 0) request.headers(headers);
    return send(request.build());
  }

  public HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.ofString());
  }

  public HttpResponse<InputStream> stream(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.ofInputStream());
  }

  /**
   * Sends bytes that no HTTP library would, and gives back what comes until the connection ends.
   */
  public String raw(String request) throws IOException {
    try (var socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  public Socket connect() throws IOException {
    var socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(30_000);
    return socket;
  }

  public static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }
}
