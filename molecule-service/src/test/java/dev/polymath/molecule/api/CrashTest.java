package dev.polymath.molecule.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.molecule.MoleculeApplication;
import dev.polymath.molecule.training.RingTails;
import dev.polymath.molecule.training.TrainedModels;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A molecule-service that is killed amid an embedding goes on where it was, and one that is told to
 * cancel it leaves nothing of it behind.
 */
class CrashTest {

  /** Of a data set: some seconds of work, in sixteen parts. */
  private static final int ROWS = 4_501;

  private static final String[] QUICK_TO_NOTICE = {
    "polymath.jobs.detect-dead-after=2s",
    "polymath.jobs.poll-interval=200ms",
    "polymath.jobs.report-every=100ms",
    // Not a multiple of the 256 rows that are embedded at once.
    "polymath.molecules.part-molecules=300"
  };

  @ParameterizedTest
  @CsvSource({"npy, embeddings.npy", "csv, embeddings.csv.gz"})
  void anEmbeddingThatWasKilledEndsInTheBytesOfOneThatWasNot(String format, String file) {
    var database = TestDatabase.create();
    String job;
    List<String> kept;
    try (var service = start(database)) {
      upload(service.http());
      job = TrainedModels.submitted(service.http(), embedding("killed", format));
      awaitMidst(service.http(), job);
      service.kill();
      kept = writersOfParts(database, job);
      assertThat(kept).hasSizeBetween(2, 14);
    }

    try (var service = start(database)) {
      var http = service.http();
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> writersOfParts(database, job).size() > kept.size());
      // The last may have been kept and not yet be in the checkpoint: one is repeated at most.
      assertThat(writersOfParts(database, job)).startsWith(allButLast(kept));
      var done = TrainedModels.ended(http, job);
      assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("SUCCEEDED");
      assertThat(done.path("attempts").asInt()).isEqualTo(2);
      var whole =
          TrainedModels.ended(http, TrainedModels.submitted(http, embedding("whole", format)));
      assertThat(whole.path("attempts").asInt()).isEqualTo(1);

      assertThat(bytes(http, "killed", file)).isEqualTo(bytes(http, "whole", file));
      assertThat(done.path("metrics")).isEqualTo(whole.path("metrics"));
      assertThat(done.at("/metrics/broken").asInt()).isEqualTo(1);
    }
  }

  @Test
  void anEmbeddingThatIsCancelledLeavesNothingAndCanBeginAgain() {
    var database = TestDatabase.create();
    try (var service = start(database)) {
      var http = service.http();
      upload(http);
      var request = embedding("vectors", "npy");
      var job = TrainedModels.submitted(http, request);
      awaitMidst(http, job);
      assertThat(writersOfParts(database, job)).isNotEmpty();

      assertThat(http.post(job + "/cancel", "application/json", new byte[0]).status())
          .isEqualTo(200);

      var cancelled = TrainedModels.ended(http, job);
      assertThat(cancelled.path("state").asString()).isEqualTo("CANCELLED");
      assertThat(cancelled.at("/progress/step").asInt()).isLessThan(ROWS);
      assertThat(http.get("/v1/molecules/datasets/vectors").status()).isEqualTo(404);
      assertThat(http.get("/v1/molecules/datasets").text()).doesNotContain("vectors");
      assertThat(writersOfParts(database, job)).isEmpty();
      assertThat(checkpoints(database)).isZero();

      var again = TrainedModels.ended(http, TrainedModels.submitted(http, request));
      assertThat(again.path("state").asString()).as(again.toString()).isEqualTo("SUCCEEDED");
      assertThat(bytes(http, "vectors", "embeddings.npy")).hasSize(128 + ROWS * 256 * Float.BYTES);
    }
  }

  private static ServiceProcess start(TestDatabase database) {
    return ServiceProcess.start(MoleculeApplication.class, database, QUICK_TO_NOTICE);
  }

  /** The last is no molecule. */
  private static void upload(Http http) {
    RingTails.upload(http, "rings", RingTails.table(ROWS - 1) + "C1CC,1,0\n");
  }

  private static String embedding(String name, String format) {
    return """
    {"type": "embed", "model": "encoder", "dataset": "rings", "name": "%s", "format": "%s"}"""
        .formatted(name, format);
  }

  /** Until two parts are kept and another has begun, by what the job says of itself. */
  private static void awaitMidst(Http http, String job) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> http.get(job).json().at("/progress/step").asInt() > 600);
    assertThat(http.get(job).json().path("state").asString()).isEqualTo("RUNNING");
  }

  /** By which transaction each part was written: a part that is made again has another. */
  private static List<String> writersOfParts(TestDatabase database, String job) {
    return JdbcClient.create(database.dataSource())
        .sql("select xmin::text from molecules.embedding_part where job_id = ? order by part")
        .param(UUID.fromString(job.substring(job.lastIndexOf('/') + 1)))
        .query(String.class)
        .list();
  }

  private static String[] allButLast(List<String> parts) {
    return parts.subList(0, parts.size() - 1).toArray(String[]::new);
  }

  private static long checkpoints(TestDatabase database) {
    return JdbcClient.create(database.dataSource())
        .sql("select count(*) from molecules.job_checkpoint")
        .query(Long.class)
        .single();
  }

  private static byte[] bytes(Http http, String dataset, String file) {
    var answer = http.get("/v1/molecules/datasets/" + dataset + "/files/" + file);
    assertThat(answer.status()).isEqualTo(200);
    return answer.response().body();
  }
}
