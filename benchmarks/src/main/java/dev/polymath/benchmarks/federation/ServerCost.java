package dev.polymath.benchmarks.federation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a federation's server does by itself: clients that train nothing enrol, wait, download and
 * send back what they got with other numbers at its end. Prints a line of JSON for each round and
 * one at the end.
 *
 * <p>Arguments: the service's address, the enrolment token, a task of {@link Numbers}, how many
 * clients, which part of them takes part in a round, how many rounds, and how many clients move
 * weights at a time.
 */
final class ServerCost {

  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final int TAIL = 64;
  private static final int STEP = 100;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final JsonMapper json = new JsonMapper();
  private final String base;
  private final Semaphore lines;
  private final ConcurrentHashMap<String, Weights> weights = new ConcurrentHashMap<>();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicLong down = new AtomicLong();
  private final AtomicLong firstSent = new AtomicLong();
  private final AtomicLong lastTaken = new AtomicLong();
  private final AtomicLong firstDownload = new AtomicLong();
  private final AtomicLong lastDownload = new AtomicLong();
  private final AtomicInteger round = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private volatile boolean over;

  private ServerCost(String base, int lines) {
    this.base = base + "/v1/federation/";
    this.lines = new Semaphore(lines);
  }

  /** A file of weights, and the hash of all but its tail. */
  private record Weights(byte[] file, MessageDigest hash) {}

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    var clients = Integer.parseInt(args[3]);
    var rounds = Integer.parseInt(args[5]);
    new ServerCost(args[0], Integer.parseInt(args[6]))
        .run(args[1], args[2], clients, args[4], rounds);
  }

  private void run(String token, String task, int clients, String fraction, int rounds)
      throws IOException, InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var start = System.nanoTime();
      var enrolled = new AtomicInteger();
      for (var i = 0; i < clients; i++) {
        var number = i;
        threads.submit(
            () -> {
              var key = enrol(token, task, number);
              enrolled.incrementAndGet();
              work(key, number);
              return null;
            });
      }
      while (enrolled.get() < clients) Thread.sleep(20);
      var seconds = seconds(start, System.nanoTime());
      System.out.printf(
          "{\"enrolled\": %d, \"seconds\": %.2f, \"unavailable\": %d}%n",
          clients, seconds, unavailable.get());
      var run =
          text(
              request("runs")
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          """
                          {"name": "%s", "task": "%s", "fraction": %s, "localEpochs": 1,
                           "batchSize": 0, "learningRate": 0.1, "rounds": %d, "minClients": %d,
                           "deadlineSeconds": 36000, "publish": "final", "seed": 1}"""
                              .formatted(task, task, fraction, rounds, clients))),
              201);
      watch(run.path("id").asString(), rounds);
      over = true;
    }
    System.out.printf("{\"unavailable\": %d}%n", unavailable.get());
  }

  private void watch(String run, int rounds) throws IOException, InterruptedException {
    for (var done = 0; done < rounds; ) {
      Thread.sleep(100);
      var now = text(request("runs/" + run).GET(), 200);
      if (now.path("state").asString().equals("FAILED")) {
        throw new IllegalStateException(now.toString());
      }
      if (now.path("round").asInt() == done) continue;
      done = now.path("round").asInt();
      var round = text(request("runs/" + run + "/rounds/" + done).GET(), 200);
      var updates = round.path("clients").asInt();
      var up = round.path("bytesUp").asLong();
      var sending = seconds(firstSent.get(), lastTaken.get());
      var downloading = seconds(firstDownload.get(), lastDownload.get());
      System.out.printf(
          "{\"round\": %d, \"updates\": %d, \"megabytesUp\": %.1f, \"megabytesDown\": %.1f,"
              + " \"downloadSeconds\": %.2f, \"uploadSeconds\": %.2f, \"updatesPerSecond\": %.1f,"
              + " \"megabytesPerSecond\": %.1f, \"roundSeconds\": %.2f, \"refused\": %d}%n",
          done,
          updates,
          up / 1e6,
          down.getAndSet(0) / 1e6,
          downloading,
          sending,
          updates / sending,
          up / 1e6 / sending,
          round.path("seconds").asDouble(),
          round.path("refused").asInt());
    }
  }

  private String enrol(String token, String task, int number)
      throws IOException, InterruptedException {
    var body =
        """
        {"name": "cost-%d", "token": "%s", "proof": "%064d", "tasks": ["%s"]}"""
            .formatted(number, token, number, task);
    return text(
            request("clients")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)),
            201)
        .path("key")
        .asString();
  }

  private void work(String key, int number) throws IOException, InterruptedException {
    while (!over) {
      var answer = send(request("tasks/next?wait=20").header("X-Client-Key", key).GET());
      if (answer.statusCode() != 200) continue;
      var task = json.readTree(answer.body());
      lines.acquire();
      try {
        answer(key, number, task);
      } finally {
        lines.release();
      }
    }
  }

  private void answer(String key, int number, JsonNode task)
      throws IOException, InterruptedException {
    var id = task.path("id").asString();
    firstOf(task.path("round").asInt());
    var start = download(key, id, task.path("weightsSha256").asString());
    var tail = Arrays.copyOfRange(start.file(), start.file().length - TAIL, start.file().length);
    // Small changes of small floats, another one for each client.
    for (var i = 0; i < TAIL; i += 4) tail[i] = (byte) (number >> i / 8);
    var hash = HexFormat.of().formatHex(copy(start.hash()).digest(tail));
    var body =
        BodyPublishers.concat(
            BodyPublishers.ofByteArray(start.file(), 0, start.file().length - TAIL),
            BodyPublishers.ofByteArray(tail));
    firstSent.compareAndSet(0, System.nanoTime());
    text(
        request("tasks/" + id + "/update?samples=600&sha256=" + hash)
            .header("X-Client-Key", key)
            .header("Content-Type", "application/octet-stream")
            .PUT(body),
        200);
    lastTaken.set(System.nanoTime());
    if (taken.incrementAndGet() % STEP == 0) {
      System.out.printf(
          "{\"taken\": %d, \"seconds\": %.2f}%n",
          taken.get(), seconds(firstSent.get(), lastTaken.get()));
    }
  }

  private void firstOf(int number) {
    if (round.getAndSet(number) == number) return;
    firstSent.set(0);
    taken.set(0);
    firstDownload.set(System.nanoTime());
    weights.clear();
  }

  /** Reads all of it; one copy is kept for all clients. */
  private Weights download(String key, String task, String sha256)
      throws IOException, InterruptedException {
    var request = request("tasks/" + task + "/weights").header("X-Client-Key", key).GET();
    var known = weights.get(sha256);
    if (known == null) {
      synchronized (this) {
        known = weights.get(sha256);
        if (known == null) {
          var answer = http.send(request.build(), BodyHandlers.ofByteArray());
          known = of(require(answer, 200).body());
          weights.put(sha256, known);
          down.addAndGet(known.file().length);
          lastDownload.set(System.nanoTime());
          return known;
        }
      }
    }
    var answer = http.send(request.build(), BodyHandlers.ofInputStream());
    try (var in = require(answer, 200).body()) {
      var buffer = new byte[1 << 16];
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) down.addAndGet(count);
    }
    lastDownload.set(System.nanoTime());
    return known;
  }

  private static Weights of(byte[] file) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      hash.update(file, 0, file.length - TAIL);
      return new Weights(file, hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static MessageDigest copy(MessageDigest hash) {
    try {
      return (MessageDigest) hash.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The JDK's can be cloned", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
  }

  private JsonNode text(HttpRequest.Builder request, int status)
      throws IOException, InterruptedException {
    return json.readTree(require(send(request), status).body());
  }

  /** Sends it until the answer is another one than "later". */
  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    while (true) {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 503) return answer;
      unavailable.incrementAndGet();
      Thread.sleep(1000);
    }
  }

  private static <T> HttpResponse<T> require(HttpResponse<T> answer, int status) {
    if (answer.statusCode() == status) return answer;
    throw new IllegalStateException(
        answer.request().uri() + " answered " + answer.statusCode() + " " + answer.body());
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }
}
