package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The network of another service is learnt like one of this, here by those who film walkers. */
@FederationTest
class PoseRunTest {

  private final Federation federation;
  private final Http http;

  PoseRunTest(@LocalServerPort int port) {
    http = new Http(port);
    federation = new Federation(http);
  }

  @AfterEach
  void nobodyIsLeft() {
    federation.clear();
  }

  @Test
  void twoClientsWithWalkersOfTheirOwnLearnPosesTogether(@TempDir Path folder) {
    var run =
        federation.begin(
            """
            {"name": "walkers", "task": "pose-27", "fraction": 1.0, "localEpochs": 2,
             "batchSize": 32, "learningRate": 0.02, "rounds": 4, "minClients": 2, "seed": 1,
             "partition": {"type": "natural"}}""");

    try (var clients =
        federation.clients(
            "walkers",
            folder,
            "polymath.client.clients=2",
            "polymath.client.tasks=pose-27",
            "polymath.client.glyphs=800")) {
      var done = federation.await(run, "SUCCEEDED", Duration.ofMinutes(4));

      var errors = new ArrayList<Double>();
      http.get(run + "/rounds")
          .json()
          .path("items")
          .forEach(round -> errors.add(round.path("metrics").path("mpjpe").asDouble()));
      assertThat(errors).hasSize(4);
      assertThat(errors.getLast()).isLessThan(errors.getFirst());
      assertThat(done.path("bestMetric").asDouble()).isEqualTo(Collections.min(errors));
      for (var participant : http.get(run + "/rounds/1").json().path("participants")) {
        assertThat(participant.path("samples").asInt()).isEqualTo(400);
      }
      assertThat(http.get("/v1/federation/models/walkers").status()).isEqualTo(200);
    }
  }
}
