package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Three clients and a server learn together what none of them could alone. */
class RunTest extends FederationCase {

  RunTest(@LocalServerPort int port) {
    super(port);
  }

  @Test
  void threeClientsLearnDigitsTogether(@TempDir Path folder) {
    var run =
        federation.begin(
            """
            {"name": "digits", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1,
             "batchSize": 10, "learningRate": 0.1, "rounds": 4, "minClients": 3, "seed": 1,
             "partition": {"type": "shards", "shards": 2}}""");
    assertThat(http.get(run).json().path("state").asString()).isEqualTo("WAITING");

    try (var clients =
        federation.clients(
            "trio", folder, "polymath.client.clients=3", "polymath.client.glyphs=900")) {
      var done = federation.await(run, "SUCCEEDED", Duration.ofSeconds(60));

      var accuracies = federation.accuracies(run);
      assertThat(accuracies).hasSize(4);
      assertThat(accuracies.getLast()).isGreaterThan(0.5).isGreaterThan(accuracies.getFirst());
      assertThat(done.path("model").path("name").asString()).isEqualTo("digits");
      var round = http.get(run + "/rounds/2").json();
      assertThat(round.path("participants")).hasSize(3);
      assertThat(round.path("samples").asInt()).isEqualTo(900);
      assertThat(round.path("bytesUp").asLong()).isGreaterThan(3 * 4 * 199_210);
      assertThat(round.path("bytesDown").asLong()).isGreaterThan(3 * 4 * 199_210);
      for (var participant : round.path("participants")) {
        assertThat(participant.path("outcome").asString()).isEqualTo("ACCEPTED");
      }
      var model = http.get("/v1/federation/models/digits/versions/1").json();
      assertThat(model.path("parameters").path("run").asString())
          .isEqualTo(done.path("id").asString());
      assertThat(model.path("config").path("task").asString()).isEqualTo("mnist-2nn");

      assertThat(meter("clients")).isGreaterThanOrEqualTo(3);
      assertThat(meter("rounds")).isGreaterThanOrEqualTo(4);
      assertThat(meter("updates?tag=outcome:accepted")).isGreaterThanOrEqualTo(12);
      assertThat(meter("round.duration")).isPositive();
    }
  }

  private double meter(String name) {
    var answer = http.get("/actuator/metrics/polymath.federation." + name).json();
    return answer.path("measurements").get(0).path("value").asDouble();
  }
}
