package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.KillablePostgres;
import dev.polymath.federation.FederationApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** While PostgreSQL is away clients are told to come back, and not that they are unknown. */
class DatabaseAwayTest {

  @Test
  void nobodyIsTurnedAwayAndTheRoundGoesOn(@TempDir Path folder) {
    try (var postgres = KillablePostgres.start(folder);
        var server = server(postgres)) {
      var http =
          new Http(server.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
      var federation = new Federation(http);
      var run =
          federation.begin(
              """
              {"name": "away", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1,
               "batchSize": 10, "learningRate": 0.1, "rounds": 1, "seed": 1}""");
      var client = RawClient.enrol(http, "away");
      var task = client.task();
      var update = client.download(task);

      postgres.kill9();
      var calls = new LinkedHashMap<String, Supplier<Http.Answer>>();
      calls.put("next", () -> client.get(RawClient.TASKS + "/next"));
      calls.put("weights", () -> client.get(RawClient.TASKS + "/" + task + "/weights"));
      calls.put("secure", () -> client.get(RawClient.TASKS + "/" + task + "/secure"));
      calls.put("update", () -> client.upload(task, 10, update));
      calls.put(
          "failure",
          () ->
              http.postJson(
                  RawClient.TASKS + "/" + task + "/failure",
                  "{\"reason\": \"tired\"}",
                  "X-Client-Key",
                  client.key()));
      calls.put(
          "heartbeat",
          () -> http.postJson(RawClient.CLIENTS + "/heartbeat", "", "X-Client-Key", client.key()));
      calls.put(
          "enrol",
          () ->
              http.postJson(
                  RawClient.CLIENTS, RawClient.enrolment("another", "enrol-me", RawClient.PROOF)));
      calls.forEach(
          (what, call) -> {
            var answer = call.get();
            assertThat(answer.status()).as(what + answer.text()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).as(what).isNotNull();
          });

      postgres.restart();
      var statuses = new ArrayList<Integer>();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                statuses.add(client.upload(task, 10, update).status());
                return statuses.getLast() == 200;
              });
      assertThat(statuses).containsOnly(200, 503).endsWith(200);
      federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
    }
  }

  private static ConfigurableApplicationContext server(KillablePostgres postgres) {
    var arguments = new ArrayList<String>();
    arguments.add("--server.port=0");
    postgres.springProperties().forEach((name, value) -> arguments.add("--" + name + "=" + value));
    arguments.add("--spring.datasource.hikari.connection-timeout=300");
    arguments.add("--polymath.federation.enrolment-token=enrol-me");
    arguments.add("--polymath.federation.poll-interval=50ms");
    arguments.add("--polymath.federation.glyphs=100");
    return new SpringApplicationBuilder(FederationApplication.class)
        .run(arguments.toArray(String[]::new));
  }
}
