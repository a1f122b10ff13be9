package dev.polymath.gp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.gp.GaussianProcessesApplication;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A gp-service that is killed amid a fit loses nothing that it has acknowledged, and the fit ends
 * where it would have ended undisturbed.
 */
class CrashTest {

  private static final String[] QUICK_TO_NOTICE = {
    "polymath.jobs.detect-dead-after=2s",
    "polymath.jobs.poll-interval=200ms",
    "polymath.jobs.checkpoint-every=100ms",
    // Threads that wait for each other make small steps slow where other processes are busy too.
    "polymath.gp.threads=1"
  };

  /** Of a search by minibatches, some seconds of work. */
  private static final int STEPS = 300;

  /** Every kind of model, and observations that it can have. */
  private static final Map<String, String> KINDS =
      Map.of(
          "\"method\": \"sparse\", \"inducing\": 3", "[0.1, 0.9, 0.2, 0.7]",
          "\"method\": \"kalman\"", "[0.1, 0.9, 0.2, 0.7]",
          "\"likelihood\": \"bernoulli\"", "[0, 1, 0, 1]",
          "\"likelihood\": {\"type\": \"bernoulli\", \"link\": \"probit\"}", "[0, 1, 0, 1]",
          "\"likelihood\": {\"type\": \"studentT\", \"scale\": 0.1}", "[0.1, 0.9, 0.2, 0.7]",
          "\"output\": [0, 1, 0, 1]", "[0.1, 0.9, 0.2, 0.7]",
          "\"likelihood\": \"softmax\"", "[0, 1, 2, 1]",
          "\"likelihood\": \"poisson\"", "[3, 0, 2, 7]");

  @Test
  void aFitGoesOnAfterTheProcessIsKilled() {
    var database = TestDatabase.create();
    var answers = new HashMap<String, JsonNode>();
    String job;
    try (var service = start(database)) {
      assertThat(service.http().postJson("/v1/gp/models", small("before")).status()).isEqualTo(201);
      KINDS.forEach(
          (kind, y) -> {
            var fit = service.http().postJson("/v1/gp/models", ofKind(kind, y));
            assertThat(fit.status()).as(fit.toString()).isEqualTo(201);
            answers.put(kind, predict(service.http(), kind));
          });
      var accepted = service.http().postJson("/v1/gp/models", large("long"));
      assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
      job = accepted.header("Location");
      await().atMost(Duration.ofSeconds(60)).until(() -> step(service.http(), job) > 3);
      assertThat(state(service.http(), job)).isEqualTo("RUNNING");
      service.kill();
    }

    try (var service = start(database)) {
      var http = service.http();
      await().atMost(Duration.ofMinutes(2)).until(() -> state(http, job).equals("SUCCEEDED"));
      var done = http.get(job).json();
      assertThat(done.path("attempts").asInt()).isEqualTo(2);
      assertThat(done.path("model").path("name").asString()).isEqualTo("long");
      answers.forEach((kind, answer) -> assertThat(predict(http, kind)).as(kind).isEqualTo(answer));
      assertThat(fittedAnew(http, "undisturbed").path("kernel"))
          .as("the kernel of a fit that nothing disturbed")
          .isEqualTo(config(http, "long").path("kernel"));
      for (var model : new String[] {"before", "long"}) {
        var versions = http.get("/v1/gp/models/" + model).json().path("versions");
        assertThat(versions.asInt()).as("versions of " + model).isEqualTo(1);
        var answer = http.postJson("/v1/gp/models/" + model + "/predict", "{\"x\": [[0.5]]}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      }
    }
  }

  @Test
  void aSearchByMinibatchesGoesOnAfterTheProcessIsKilled() {
    var database = TestDatabase.create();
    String job;
    try (var service = start(database)) {
      var http = service.http();
      job = http.postJson("/v1/gp/models", byMinibatches("minibatches")).header("Location");
      await().atMost(Duration.ofSeconds(60)).until(() -> step(http, job) > 30);
      assertThat(state(http, job)).isEqualTo("RUNNING");
      service.kill();
    }

    try (var service = start(database)) {
      var http = service.http();
      await().atMost(Duration.ofMinutes(2)).until(() -> state(http, job).equals("SUCCEEDED"));
      var done = http.get(job).json();
      assertThat(done.path("attempts").asInt()).isEqualTo(2);
      assertThat(step(http, job)).isEqualTo(STEPS);
      var again = http.postJson("/v1/gp/models", byMinibatches("again")).header("Location");
      await().atMost(Duration.ofMinutes(2)).until(() -> state(http, again).equals("SUCCEEDED"));
      assertThat(config(http, "minibatches")).isEqualTo(config(http, "again"));
      assertThat(done.at("/metrics/logMarginalLikelihood"))
          .isEqualTo(http.get(again).json().at("/metrics/logMarginalLikelihood"));
    }
  }

  private static String ofKind(String kind, String y) {
    return """
    {"name": "%s", "x": [[0], [1], [2], [4]], "y": %s, "optimize": true, %s,
     "kernel": "1.5 * Matern(length_scale=1.0)%s"}"""
        // Several outputs have noise of their own.
        .formatted(
            name(kind), y, kind, kind.contains("output") ? "" : " + WhiteKernel(noise_level=0.1)");
  }

  private static JsonNode predict(Http http, String kind) {
    var answer =
        http.postJson(
            "/v1/gp/models/" + name(kind) + "/predict",
            "{\"x\": [[0.5], [7]], \"variance\": \"observation\"}");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json();
  }

  private static String name(String kind) {
    return kind.replaceAll("[^a-z]+", "-").replaceAll("^-|-$", "");
  }

  private static JsonNode fittedAnew(Http http, String name) {
    var job = http.postJson("/v1/gp/models", large(name)).header("Location");
    await().atMost(Duration.ofMinutes(2)).until(() -> state(http, job).equals("SUCCEEDED"));
    return config(http, name);
  }

  private static JsonNode config(Http http, String model) {
    return http.get("/v1/gp/models/" + model + "/versions/1").json().path("config");
  }

  private static ServiceProcess start(TestDatabase database) {
    return ServiceProcess.start(GaussianProcessesApplication.class, database, QUICK_TO_NOTICE);
  }

  private static String state(Http http, String job) {
    return http.get(job).json().path("state").asString();
  }

  private static int step(Http http, String job) {
    return http.get(job).json().path("progress").path("step").asInt();
  }

  private static String small(String name) {
    return fit(name, 20, "{\"restarts\": 0}", false);
  }

  /** Some seconds of work. */
  private static String large(String name) {
    return fit(name, 600, "{\"restarts\": 6, \"maxIterations\": 100, \"seed\": 3}", true);
  }

  private static String byMinibatches(String name) {
    return fit(name, 500, "{\"maxIterations\": %d}".formatted(STEPS), true)
        .replace("\"async\"", "\"method\": \"svgp\", \"inducing\": 20, \"async\"");
  }

  private static String fit(String name, int n, String optimize, boolean async) {
    var random = new Random(1);
    var points = random.doubles(n, -3, 3).toArray();
    var x =
        IntStream.range(0, n).mapToObj(i -> "[" + points[i] + "]").collect(Collectors.joining(","));
    var y =
        IntStream.range(0, n)
            .mapToObj(i -> "" + (Math.sin(points[i]) + 0.1 * random.nextGaussian()))
            .collect(Collectors.joining(","));
    return """
    {"name": "%s", "x": [%s], "y": [%s], "async": %s, "optimize": %s,
     "kernel": "1.0**2 * RBF(length_scale=1.0) + WhiteKernel(noise_level=0.1)"}"""
        .formatted(name, x, y, async, optimize);
  }
}
