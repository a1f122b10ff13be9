package dev.polymath.gp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.gp.GaussianProcessesApplication;
import java.time.Duration;
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
    "polymath.jobs.checkpoint-every=100ms"
  };

  @Test
  void aFitGoesOnAfterTheProcessIsKilled() {
    var database = TestDatabase.create();
    String job;
    try (var service = start(database)) {
      assertThat(service.http().postJson("/v1/gp/models", small("before")).status()).isEqualTo(201);
      var accepted = service.http().postJson("/v1/gp/models", large("long"));
      assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
      job = accepted.header("Location");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> service.http().get(job).json().path("progress").path("step").asInt() > 3);
      assertThat(state(service.http(), job)).isEqualTo("RUNNING");
      service.kill();
    }

    try (var service = start(database)) {
      var http = service.http();
      await().atMost(Duration.ofMinutes(2)).until(() -> state(http, job).equals("SUCCEEDED"));
      var done = http.get(job).json();
      assertThat(done.path("attempts").asInt()).isEqualTo(2);
      assertThat(done.path("model").path("name").asString()).isEqualTo("long");
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

  private static String small(String name) {
    return fit(name, 20, "{\"restarts\": 0}", false);
  }

  /** Some seconds of work. */
  private static String large(String name) {
    return fit(name, 600, "{\"restarts\": 6, \"maxIterations\": 100, \"seed\": 3}", true);
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
