package dev.polymath.federation.client;

import dev.polymath.federation.protocol.Enrolled;
import dev.polymath.federation.protocol.Enrolment;
import dev.polymath.federation.protocol.SecureState;
import dev.polymath.federation.protocol.TaskFailure;
import dev.polymath.federation.protocol.TaskOffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server as a client calls it. */
final class Server {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration TRANSFER = Duration.ofMinutes(30);
  private static final String OFFSET = "Upload-Offset";
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int UNSATISFIABLE = 416;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private final URI base;

  Server(URI base) {
    this.base = base;
  }

  Enrolled enrol(Enrolment enrolment) throws ServerAway, ServerRefused {
    var request =
        request("clients", PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.writeValueAsString(enrolment)));
    return read(send(request, BodyHandlers.ofString()).body(), Enrolled.class);
  }

  void heartbeat(String key) throws ServerAway, ServerRefused {
    send(
        request("clients/heartbeat", PATIENCE)
            .header(Enrolled.KEY_HEADER, key)
            .POST(BodyPublishers.noBody()),
        BodyHandlers.ofString());
  }

  Optional<TaskOffer> next(String key, Duration wait) throws ServerAway, ServerRefused {
    var answer =
        send(
            request("tasks/next?wait=" + wait.toSeconds(), PATIENCE.plus(wait))
                .header(Enrolled.KEY_HEADER, key)
                .GET(),
            BodyHandlers.ofString());
    return answer.statusCode() == OK
        ? Optional.of(read(answer.body(), TaskOffer.class))
        : Optional.empty();
  }

  /**
   * Downloads a file of a task, from where an earlier attempt broke off.
   *
   * @param name {@code weights} or {@code control}
   * @param to what there is of it already, if anything
   */
  void download(String key, UUID task, String name, String sha256, Path to)
      throws ServerAway, ServerRefused, IOException {
    var have = Files.exists(to) ? Files.size(to) : 0;
    var request =
        request("tasks/" + task + "/" + name, TRANSFER).header(Enrolled.KEY_HEADER, key).GET();
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", '"' + sha256 + '"');
    }
    BodyHandler<Path> handler =
        head ->
            head.statusCode() == PARTIAL
                ? HttpResponse.BodySubscribers.ofFile(
                    to, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                : HttpResponse.BodySubscribers.ofFile(head.statusCode() == OK ? to : refusal(to));
    try {
      send(request, handler);
    } catch (ServerRefused e) {
      if (e.status() != UNSATISFIABLE) throw e;
      // All of it was there.
    } finally {
      Files.deleteIfExists(refusal(to));
    }
    if (Hashes.sha256(to).equals(sha256)) return;
    Files.delete(to);
    throw new ServerAway("A file was damaged on its way");
  }

  private static Path refusal(Path to) {
    return to.resolveSibling(to.getFileName() + ".refusal");
  }

  /**
   * Sends an update; sent twice it counts once.
   *
   * @param resuming whether some of it may have been sent before
   */
  void upload(String key, ClientFolder.Unsent update, boolean resuming)
      throws ServerAway, ServerRefused, IOException {
    var path = "tasks/%s/update".formatted(update.task());
    var sha256 = Hashes.sha256(update.file());
    var have = resuming ? received(key, path, sha256) : 0;
    var query =
        update.metrics().entrySet().stream()
            .filter(metric -> Double.isFinite(metric.getValue()))
            .map(
                metric ->
                    URLEncoder.encode(metric.getKey(), StandardCharsets.UTF_8)
                        + "="
                        + metric.getValue())
            .collect(Collectors.joining("&", "", ""));
    var request =
        request(
                "%s?samples=%d&sha256=%s&%s".formatted(path, update.samples(), sha256, query),
                TRANSFER)
            .header(Enrolled.KEY_HEADER, key)
            .header("Content-Type", "application/octet-stream");
    if (have == 0) {
      request.PUT(BodyPublishers.ofFile(update.file()));
    } else {
      request
          .header(OFFSET, Long.toString(have))
          .header("Upload-Length", Long.toString(Files.size(update.file())))
          .method("PATCH", rest(update.file(), have));
    }
    sendWhole(request);
  }

  /** How much of an update the server has. */
  private long received(String key, String path, String sha256) throws ServerAway, ServerRefused {
    var answer =
        send(
            request(path + "?sha256=" + sha256, PATIENCE)
                .header(Enrolled.KEY_HEADER, key)
                .method("HEAD", BodyPublishers.noBody()),
            BodyHandlers.ofString());
    return answer.headers().firstValueAsLong(OFFSET).orElse(0);
  }

  private static BodyPublisher rest(Path file, long from) throws IOException {
    var length = Files.size(file) - from;
    var rest =
        BodyPublishers.ofInputStream(
            () -> {
              try {
                var in = Files.newInputStream(file);
                in.skipNBytes(from);
                return in;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return length == 0 ? BodyPublishers.noBody() : BodyPublishers.fromPublisher(rest, length);
  }

  SecureState secure(String key, UUID task) throws ServerAway, ServerRefused {
    var request = request("tasks/" + task + "/secure", PATIENCE);
    var answer = send(request.header(Enrolled.KEY_HEADER, key).GET(), BodyHandlers.ofString());
    return read(answer.body(), SecureState.class);
  }

  void say(String key, UUID task, String stage, String attempt, byte[] body)
      throws ServerAway, ServerRefused {
    var path =
        "tasks/%s/secure/%s?name=%s&sha256=%s"
            .formatted(
                task,
                stage,
                URLEncoder.encode(attempt, StandardCharsets.UTF_8),
                Hashes.sha256(body));
    sendWhole(
        request(path, TRANSFER)
            .header(Enrolled.KEY_HEADER, key)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(body)));
  }

  void fail(String key, UUID task, String reason) throws ServerAway, ServerRefused {
    var body = new TaskFailure(reason.substring(0, Math.min(500, reason.length())));
    send(
        request("tasks/" + task + "/failure", PATIENCE)
            .header(Enrolled.KEY_HEADER, key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.writeValueAsString(body))),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, Duration timeout) {
    var root = base.toString();
    return HttpRequest.newBuilder(
            URI.create(
                (root.endsWith("/") ? root.substring(0, root.length() - 1) : root)
                    + "/v1/federation/"
                    + path))
        .timeout(timeout);
  }

  /** Sends what has its hash with it. */
  private void sendWhole(HttpRequest.Builder request) throws ServerAway, ServerRefused {
    try {
      send(request, BodyHandlers.ofString());
    } catch (ServerRefused e) {
      if (e.isOfDamage()) throw new ServerAway(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
      throws ServerAway, ServerRefused {
    HttpResponse<T> answer;
    try {
      answer = http.send(request.build(), handler);
    } catch (IOException e) {
      throw new ServerAway("The server cannot be reached: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerAway("Interrupted");
    }
    var status = answer.statusCode();
    if (status / 100 == 2) return answer;
    var detail = "The server answers " + status + detail(answer.body());
    if (status >= 500 || status == 408 || status == 429) throw new ServerAway(detail);
    throw new ServerRefused(status, detail, fields(answer.body()));
  }

  private String detail(Object body) {
    var detail = problem(body).path("detail").asString("");
    return detail.isEmpty() ? "" : ": " + detail;
  }

  private Set<String> fields(Object body) {
    var fields = new HashSet<String>();
    for (var error : problem(body).path("errors")) fields.add(error.path("field").asString(""));
    return fields;
  }

  private JsonNode problem(Object body) {
    try {
      return json.readTree(body instanceof String text ? text : "{}");
    } catch (JacksonException e) {
      return json.createObjectNode();
    }
  }

  private <T> T read(String text, Class<T> type) throws ServerAway {
    try {
      return json.readValue(text, type);
    } catch (JacksonException e) {
      throw new ServerAway("The server's answer cannot be read");
    }
  }
}
