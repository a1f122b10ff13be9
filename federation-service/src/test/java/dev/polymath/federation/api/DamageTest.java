package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.federation.api.FaultyLine.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is damaged on its way is sent again, and nobody's work is lost by it. */
class DamageTest extends FederationCase {

  DamageTest(@LocalServerPort int port) {
    super(port);
  }

  @Test
  void aDamagedUpdateIsSentAgainAndCounts(@TempDir Path folder) throws IOException {
    var round = learn("damaged", "", 1, Fault.DAMAGED, folder);

    assertThat(round.path("clients").asInt()).isEqualTo(1);
    assertThat(round.path("refused").asInt()).isEqualTo(1);
  }

  @Test
  void numbersUnderMasksThatAreDamagedSpoilNoSum(@TempDir Path folder) throws IOException {
    var secure = "\"secureAggregation\": true, \"secureThreshold\": 1.0, \"deadlineSeconds\": 60,";
    var round = learn("damaged-masks", secure, 3, Fault.DAMAGED, folder);

    assertThat(round.path("clients").asInt()).isEqualTo(3);
    assertThat(round.path("metrics").path("accuracy").asDouble()).isGreaterThan(0.15);
  }

  @Test
  void anUpdateWhoseConnectionBrokeGoesOnThere(@TempDir Path folder) throws IOException {
    var round = learn("cut", "", 1, Fault.CUT, folder);

    assertThat(round.path("clients").asInt()).isEqualTo(1);
    assertThat(round.path("refused").asInt()).isZero();
  }

  /** One round over a line on which something happens to the first upload. */
  private tools.jackson.databind.JsonNode learn(
      String name, String more, int clients, Fault fault, Path folder) throws IOException {
    var run =
        federation.begin(
            """
            {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1,
             "batchSize": 10, "learningRate": 0.1, %s "rounds": 1, "minClients": %d, "seed": 1}"""
                .formatted(name, more, clients));
    try (var line = FaultyLine.to(http.base())) {
      line.plan(1, fault);
      try (var pod =
          new Federation(new Http(line.address()))
              .clients(
                  name,
                  folder,
                  "polymath.client.clients=" + clients,
                  "polymath.client.glyphs=" + 600 * clients)) {
        federation.await(run, "SUCCEEDED", Duration.ofSeconds(60));
      }
      assertThat(line.happened()).containsExactly(fault);
      assertThat(line.resumed()).hasSize(fault == Fault.CUT ? 1 : 0);
      for (var rest : line.resumed()) assertThat(rest).isBetween(398_000, 400_000);
    }
    return http.get(run + "/rounds/1").json();
  }
}
