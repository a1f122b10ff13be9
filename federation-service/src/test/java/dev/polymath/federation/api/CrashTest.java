package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.federation.FederationApplication;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server and a client that are killed amid a run lose nothing of it. */
class CrashTest {

  private static final String[] SERVER = {
    "polymath.federation.enrolment-token=enrol-me",
    "polymath.federation.poll-interval=50ms",
    "polymath.federation.client-timeout=5m",
    "polymath.federation.glyphs=200"
  };
  private static final String[] CLIENTS = {
    "polymath.client.clients=3", "polymath.client.glyphs=1500"
  };

  @Test
  void aRunWhoseServerAndClientsWereKilledEndsInTheWeightsOfOneThatWasLeftAlone(
      @TempDir Path folder) throws IOException, InterruptedException {
    var database = TestDatabase.create();
    URI address;
    String run;
    var pod = (ClientPod) null;
    try (var server = ServiceProcess.start(FederationApplication.class, database, SERVER)) {
      address = server.http().base();
      run = new Federation(server.http()).begin(request("killed"));
      pod = ClientPod.start(address, "pod", folder, CLIENTS);
      awaitRound(server.http(), run, 1);
      server.kill();
    }
    try (var server =
        ServiceProcess.startAt(address.getPort(), FederationApplication.class, database, SERVER)) {
      var http = server.http();
      var federation = new Federation(http);
      awaitRound(http, run, 3);
      pod.kill();
      assertThat(http.get(run).json().path("state").asString()).isEqualTo("RUNNING");
      pod = ClientPod.start(address, "pod", folder, CLIENTS);
      federation.await(run, "SUCCEEDED", Duration.ofMinutes(2));
      var whole = federation.begin(request("whole"));
      federation.await(whole, "SUCCEEDED", Duration.ofMinutes(2));

      assertThat(sha256(http, "killed")).isEqualTo(sha256(http, "whole"));
      for (var round = 1; round <= 6; round++) {
        assertThat(http.get(run + "/rounds/" + round).json().path("clients").asInt()).isEqualTo(3);
      }
      assertThat(http.get("/v1/federation/clients").json().path("items")).hasSize(3);
    } finally {
      pod.close();
    }
  }

  private static void awaitRound(Http http, String run, int round) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> http.get(run).json().path("round").asInt() >= round);
  }

  private static String request(String name) {
    return """
    {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 2, "batchSize": 10,
     "learningRate": 0.05, "rounds": 6, "minClients": 3, "quorum": 3, "deadlineSeconds": 300,
     "strategy": {"type": "scaffold"}, "publish": "final", "seed": 5}"""
        .formatted(name);
  }

  private static String sha256(Http http, String model) {
    return http.get("/v1/federation/models/" + model + "/versions/1")
        .json()
        .path("sha256")
        .asString();
  }
}
