package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.gan.GanApplication;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A gan-service that is killed amid a training goes on where it was. */
class CrashTest {

  private static final String[] QUICK_TO_NOTICE = {
    "polymath.jobs.detect-dead-after=2s",
    "polymath.jobs.poll-interval=200ms",
    "polymath.jobs.checkpoint-every=200ms"
  };

  /** Of a training: some seconds of work. */
  private static final int EPOCHS = 30;

  @Test
  void aTrainingThatWasKilledEndsInTheWeightsOfOneThatWasNot() {
    var database = TestDatabase.create();
    String job;
    try (var service = start(database)) {
      job = TrainedModel.submitted(service.http(), training("killed"));
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> hasCheckpoint(database) && step(service.http(), job) > 40);
      assertThat(told(service, job).path("state").asString()).isEqualTo("RUNNING");
      service.kill();
    }

    try (var service = start(database)) {
      var http = service.http();
      var done = TrainedModel.finished(http, job);
      assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("SUCCEEDED");
      assertThat(done.path("attempts").asInt()).isEqualTo(2);
      var whole = TrainedModel.submitted(http, training("whole"));
      assertThat(TrainedModel.finished(http, whole).path("attempts").asInt()).isEqualTo(1);

      assertThat(weights(http, "killed")).isEqualTo(weights(http, "whole"));
      assertThat(told(service, job).at("/metrics/testErrors"))
          .isEqualTo(told(service, whole).at("/metrics/testErrors"));
      assertThat(grids(http, job)).hasNumberOfRows(EPOCHS).isDeepEqualTo(grids(http, whole));
    }
  }

  private static ServiceProcess start(TestDatabase database) {
    return ServiceProcess.start(GanApplication.class, database, QUICK_TO_NOTICE);
  }

  private static String training(String name) {
    return TrainedModel.train(
        name, 600, "\"labels\": 100, \"batchSize\": 50, \"epochs\": " + EPOCHS);
  }

  private static boolean hasCheckpoint(TestDatabase database) {
    var chunks =
        JdbcClient.create(database.dataSource()).sql("select count(*) from gan.job_checkpoint");
    return chunks.query(Long.class).single() > 0;
  }

  private static JsonNode told(ServiceProcess service, String job) {
    return service.http().get(job).json();
  }

  private static int step(Http http, String job) {
    return http.get(job).json().at("/progress/step").asInt();
  }

  private static byte[] weights(Http http, String model) {
    var answer = http.get("/v1/gan/models/" + model + "/versions/1/weights");
    assertThat(answer.status()).isEqualTo(200);
    return answer.response().body();
  }

  /** What the generator made after each epoch, those before it was killed and those after. */
  private static byte[][] grids(Http http, String job) {
    return http.get(job + "/samples")
        .json()
        .path("epochs")
        .valueStream()
        .map(epoch -> http.get(job + "/samples/" + epoch.asInt() + ".png").response().body())
        .toArray(byte[][]::new);
  }
}
