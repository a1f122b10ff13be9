package dev.polymath.fuzz.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The platform under test, asked as it should be. Its ports are those of {@code ./polymath}. */
final class Platform implements AutoCloseable {

  private static final Map<String, Integer> PORTS =
      Map.of("POSE", 8081, "FEDERATION", 8082, "MOLECULES", 8083, "GAN", 8084, "GP", 8085);

  /** Documents are nested more deeply than requests may be. */
  private final JsonMapper json = new JsonMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> environment;

  Platform(Map<String, String> environment) {
    this.environment = environment;
  }

  int port() {
    return port("POLYMATH_PORT", 8080);
  }

  /** Of all services: one that has just started needs a while to describe itself. */
  Document document() throws IOException, InterruptedException {
    for (var i = 0; i < 10; i++) {
      var document = get("/v3/api-docs");
      var missing = document.path("info").path("description").asString("").contains("Left out");
      if (!document.path("paths").isEmpty() && !missing) return new Document(document);
      Thread.sleep(Duration.ofSeconds(5));
    }
    throw new IOException("The gateway has no document of all services: see /v3/api-docs");
  }

  /** An answer that is no success is an empty value. */
  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** Of the gateway and these services, by their names. */
  Map<String, ServiceReading> readings(List<String> services)
      throws IOException, InterruptedException {
    var readings = new TreeMap<String, ServiceReading>();
    readings.put("gateway", ServiceReading.of(client, url(port())));
    for (var service : services) {
      var name = service.toUpperCase(Locale.ROOT);
      var port = port("POLYMATH_" + name + "_PORT", Objects.requireNonNull(PORTS.get(name), name));
      readings.put(service, ServiceReading.of(client, url(port)));
    }
    return readings;
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private int port(String variable, int otherwise) {
    return Integer.parseInt(environment.getOrDefault(variable, Integer.toString(otherwise)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url(port()) + path)).timeout(Duration.ofMinutes(2));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    try {
      return answer.statusCode() / 100 == 2 ? json.readTree(answer.body()) : json.missingNode();
    } catch (JacksonException e) {
      return json.missingNode();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
