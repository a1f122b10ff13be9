package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Two roles of a play, each of which keeps what it says, learn together how text goes on. */
@FederationTest
class PlayRunTest {

  private static final String PLAY =
      "ANN:\n%s\n\nBOB:\n%s\n".formatted("to be or not ".repeat(30), "nay, answer me. ".repeat(20));

  private final Federation federation;
  private final Http http;

  PlayRunTest(@LocalServerPort int port) {
    http = new Http(port);
    federation = new Federation(http);
  }

  @AfterEach
  void nobodyIsLeft() {
    federation.clear();
  }

  @Test
  void rolesLearnWhichCharacterComesNext(@TempDir Path folder) throws IOException {
    var play = Files.createDirectory(folder.resolve("play"));
    Files.writeString(play.resolve("play.txt"), PLAY);
    var test =
        Multipart.form()
            .part("name", null, "text/plain", "roles".getBytes(StandardCharsets.UTF_8))
            .part("file", "test.txt", "text/plain", PLAY.getBytes(StandardCharsets.UTF_8))
            .post(http, "/v1/federation/datasets");
    assertThat(test.status()).as(test.text()).isEqualTo(201);
    var run =
        federation.begin(
            """
            {"name": "roles", "task": "next-character", "fraction": 1.0, "localEpochs": 2,
             "batchSize": 2, "learningRate": 0.3, "rounds": 3, "minClients": 2, "seed": 1,
             "testSet": "roles", "partition": {"type": "natural"}}""");

    try (var clients =
        federation.clients(
            "roles",
            folder.resolve("clients"),
            "polymath.client.clients=2",
            "polymath.client.tasks=next-character",
            "polymath.client.dataset=" + play)) {
      federation.await(run, "SUCCEEDED", Duration.ofMinutes(4));

      // Of 97 symbols, a space or an "e" is right most often.
      assertThat(federation.accuracies(run).getLast()).isGreaterThan(0.1);
      var participants = http.get(run + "/rounds/1").json().path("participants");
      assertThat(participants.get(0).path("samples").asInt()).isEqualTo(4);
      assertThat(participants.get(1).path("samples").asInt()).isEqualTo(4);
      assertThat(http.get(run + "/chart.svg").text()).contains("next-character");
      var answer =
          http.postJson(
              "/v2/models/roles/infer",
              """
              {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [2],
                           "data": ["to b", "nay, answer"]}]}""");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      var probabilities = answer.json().path("outputs").get(0);
      assertThat(probabilities.path("shape").get(1).asInt()).isEqualTo(97);
      var sum = 0.0;
      for (var p : probabilities.path("data")) sum += p.asDouble();
      assertThat(sum).isBetween(1.999, 2.001);
    }
  }
}
