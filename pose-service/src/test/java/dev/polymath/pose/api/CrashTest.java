package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.pose.PoseApplication;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A pose-service that is killed amid a job goes on where it was. */
class CrashTest {

  private static final String[] QUICK_TO_NOTICE = {
    "polymath.jobs.detect-dead-after=2s",
    "polymath.jobs.poll-interval=200ms",
    "polymath.jobs.checkpoint-every=500ms"
  };

  @Test
  void aTrainingThatWasKilledEndsInTheWeightsOfOneThatWasNot() {
    var database = TestDatabase.create();
    String job;
    try (var service = start(database)) {
      job = submit(service.http(), "killed");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> service.http().get(job).json().path("progress").path("step").asInt() > 150);
      assertThat(state(service.http(), job)).isEqualTo("RUNNING");
      service.kill();
    }

    try (var service = start(database)) {
      var http = service.http();
      await().atMost(Duration.ofSeconds(120)).until(() -> state(http, job).equals("SUCCEEDED"));
      assertThat(http.get(job).json().path("attempts").asInt()).isEqualTo(2);
      var whole = submit(http, "whole");
      await().atMost(Duration.ofSeconds(120)).until(() -> state(http, whole).equals("SUCCEEDED"));

      // Both at once: whether weights or only what was measured of them differ tells where to look.
      assertThat(result(http, job, "killed")).isEqualTo(result(http, whole, "whole"));
    }
  }

  @Test
  void anEvaluationThatWasKilledEndsInTheErrorsOfOneThatWasNot() {
    var database = TestDatabase.create();
    String job;
    try (var service = start(database)) {
      var architecture = TemporalArchitecture.of(List.of(3, 3, 3), 256, false);
      ImportedModel.ensure(service.http(), "tiny", architecture, true);
      job = evaluate(service.http());
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> service.http().get(job).json().at("/progress/step").asInt() > 10_000);
      assertThat(state(service.http(), job)).isEqualTo("RUNNING");
      service.kill();
    }

    try (var service = start(database)) {
      var http = service.http();
      await().atMost(Duration.ofSeconds(120)).until(() -> state(http, job).equals("SUCCEEDED"));
      assertThat(http.get(job).json().path("attempts").asInt()).isEqualTo(2);
      var whole = evaluate(http);
      await().atMost(Duration.ofSeconds(120)).until(() -> state(http, whole).equals("SUCCEEDED"));

      assertThat(http.get(job).json().path("metrics"))
          .isEqualTo(http.get(whole).json().path("metrics"));
    }
  }

  private static String evaluate(Http http) {
    var accepted =
        http.postJson(
            "/v1/pose/jobs",
            """
            {"type": "evaluate", "walkers": {"count": 80, "frames": 300},
             "noise": {"deviation": 3}}""");
    assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
    return "/v1/pose/jobs/" + accepted.json().path("id").asString();
  }

  /** Some ten seconds of work. */
  private static String submit(Http http, String name) {
    var accepted =
        http.postJson(
            "/v1/pose/jobs",
            """
            {"type": "train", "name": "%s", "walkers": {"count": 15, "frames": 200},
             "filterWidths": [3, 3], "channels": 128, "epochs": 4, "batch": 128, "seed": 3}"""
                .formatted(name));
    assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
    // The Location names the port, and the next process listens at another.
    return "/v1/pose/jobs/" + accepted.json().path("id").asString();
  }

  private static ServiceProcess start(TestDatabase database) {
    return ServiceProcess.start(PoseApplication.class, database, QUICK_TO_NOTICE);
  }

  private static String state(Http http, String job) {
    return http.get(job).json().path("state").asString();
  }

  private static Result result(Http http, String job, String model) {
    var version = http.get("/v1/pose/models/" + model + "/versions/1").json();
    return new Result(version.path("sha256").asString(), http.get(job).json().path("metrics"));
  }

  private record Result(String sha256, JsonNode metrics) {}
}
