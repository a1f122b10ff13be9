package dev.polymath.launcher.demo;

import dev.polymath.launcher.Progress;
import dev.polymath.launcher.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The platform's API, as a client outside sees it. What is not a success ends the demonstration.
 */
public final class Api {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final URI gateway;
  private final @Nullable String key;
  private final Progress progress;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final JsonMapper json = new JsonMapper();

  /**
   * @param key what calls are sent with; null where the gateway asks for none
   */
  public Api(URI gateway, @Nullable String key, Progress progress) {
    this.gateway = gateway;
    this.key = key;
    this.progress = progress;
  }

  /** A POST with this JSON; the answer's JSON. */
  JsonNode post(String path, Object body) throws InterruptedException {
    var request = posting(path, body);
    return read(send(request), request);
  }

  JsonNode get(String path) throws InterruptedException {
    var request = request(path).build();
    return read(send(request), request);
  }

  /** Writes what a GET answers into a file. */
  void download(String path, Path file) throws IOException, InterruptedException {
    Files.write(file, send(request(path).build()).body());
  }

  /** Writes what a POST of this JSON answers into a file. */
  void download(String path, Object body, Path file) throws IOException, InterruptedException {
    Files.write(file, send(posting(path, body)).body());
  }

  /** Follows a job to its end, showing its steps, and gives its last state. */
  JsonNode await(String jobPath) throws InterruptedException {
    var began = Instant.now();
    while (Duration.between(began, Instant.now()).compareTo(PATIENCE) < 0) {
      var job = get(jobPath);
      var state = job.path("state").asString();
      switch (state) {
        case "SUCCEEDED" -> {
          progress.close();
          return job;
        }
        case "FAILED", "CANCELLED" ->
            throw new Refusal(
                "The job %s %s: %s.".formatted(jobPath, state, job.path("error").asString("")));
        default -> progress.show("  job " + state + steps(job.path("progress")), since(began));
      }
      Thread.sleep(200);
    }
    throw new Refusal(
        "The job " + jobPath + " did not end in " + PATIENCE.toMinutes() + " minutes.");
  }

  /** A text that the answer must hold. */
  static String text(JsonNode answer, String field) {
    return require(answer, field, answer.path(field).isString()).asString();
  }

  /** A number that the answer must hold. */
  static double number(JsonNode answer, String field) {
    return require(answer, field, answer.path(field).isNumber()).asDouble();
  }

  /** A list that the answer must hold. */
  static List<JsonNode> elements(JsonNode answer, String field) {
    return List.copyOf(require(answer, field, answer.path(field).isArray()).values());
  }

  private static JsonNode require(JsonNode answer, String field, boolean there) {
    if (!there) throw new Refusal("The answer holds no proper \"" + field + "\": " + answer);
    return answer.path(field);
  }

  private static String steps(JsonNode steps) {
    return steps.path("totalSteps").isNumber()
        ? ", step %d of %d"
            .formatted(steps.path("step").asLong(0), steps.path("totalSteps").asLong())
        : "";
  }

  private HttpRequest posting(String path, Object body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE);
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws InterruptedException {
    var began = Instant.now();
    var pending = http.sendAsync(request, BodyHandlers.ofByteArray());
    while (true) {
      try {
        var response = pending.get(2, TimeUnit.SECONDS);
        if (response.statusCode() / 100 != 2) throw refused(request, response);
        return response;
      } catch (TimeoutException e) {
        progress.show("  waiting for " + name(request), since(began));
      } catch (ExecutionException e) {
        throw new Refusal(name(request) + " got no answer: " + e.getCause() + ".", e);
      }
    }
  }

  private Refusal refused(HttpRequest request, HttpResponse<byte[]> response) {
    return new Refusal(
        "%s answered %d: %s"
            .formatted(
                name(request),
                response.statusCode(),
                new String(response.body(), StandardCharsets.UTF_8)));
  }

  private JsonNode read(HttpResponse<byte[]> response, HttpRequest request) {
    try {
      return json.readTree(response.body());
    } catch (JacksonException e) {
      throw new Refusal(name(request) + " answered what is no JSON.", e);
    }
  }

  private static String name(HttpRequest request) {
    return request.method() + " " + request.uri().getPath();
  }

  private static String since(Instant began) {
    return "(" + Duration.between(began, Instant.now()).toSeconds() + " s)";
  }
}
