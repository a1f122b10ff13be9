package dev.polymath.gp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.KillablePostgres;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.gp.GaussianProcessesApplication;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PostgreSQL is killed while models are being written. */
class PostgresCrashTest {

  private static final int WRITERS = 2;

  @Test
  void nothingAcknowledgedIsMissingAndNothingHalfWrittenIsListed(@TempDir Path folder) {
    try (var server = KillablePostgres.start(folder);
        var service =
            ServiceProcess.start(
                GaussianProcessesApplication.class,
                new TestDatabase(server.url(), server.user(), server.password()))) {
      var http = service.http();
      var acknowledged = writeUntilKilled(server, http);

      server.restart();

      await().atMost(Duration.ofSeconds(60)).until(() -> isReady(http));
      for (var name : acknowledged) assertWhole(http, name);
      for (var listed : http.get("/v1/gp/models?limit=200").json().get("items")) {
        assertWhole(http, listed.get("name").asString());
      }
      var database = JdbcClient.create(server.dataSource()).sql(ORPHANS).query(Integer.class);
      assertThat(database.single()).as("chunks that belong to no model").isZero();
      assertThat(fit(http, "afterwards")).isEqualTo(201);
    }
  }

  private static final String ORPHANS =
      """
      select count(*) from gp.artifact_chunk c where not exists (
        select from gp.artifact a join gp.model_version v on v.sha256 = a.sha256
        where a.id = c.artifact_id)
      """;

  /** The names of the models that were answered 201. */
  private static Set<String> writeUntilKilled(KillablePostgres server, Http http) {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    var sent = new AtomicInteger();
    try (var writers = Executors.newFixedThreadPool(WRITERS)) {
      for (var writer = 0; writer < WRITERS; writer++) {
        writers.execute(
            () -> {
              while (true) {
                var name = "m" + sent.incrementAndGet();
                if (fit(http, name) != 201) return;
                acknowledged.add(name);
              }
            });
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= 20);
      // Both writers are somewhere between a request and its answer.
      server.kill9();
    }
    assertThat(sent.get()).isGreaterThan(acknowledged.size());
    return acknowledged;
  }

  /** Its status; 0 where the connection broke. */
  private static int fit(Http http, String name) {
    var seed = name.hashCode() % 1000;
    var x = IntStream.range(0, 200).mapToObj(i -> "[" + i + "]").collect(Collectors.joining(","));
    var y =
        IntStream.range(0, 200)
            .mapToObj(i -> "" + Math.sin(i + seed))
            .collect(Collectors.joining(","));
    try {
      return http.postJson(
              "/v1/gp/models",
              """
              {"name": "%s", "x": [%s], "y": [%s], "kernel": "RBF() + WhiteKernel(0.1)"}"""
                  .formatted(name, x, y))
          .status();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  private static boolean isReady(Http http) {
    try {
      return http.get("/v1/gp/models").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static void assertWhole(Http http, String name) {
    var answer = http.postJson("/v1/gp/models/" + name + "/predict", "{\"x\": [[0.5]]}");
    assertThat(answer.status()).as(name + ": " + answer.text()).isEqualTo(200);
  }
}
