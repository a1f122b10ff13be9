package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.KillablePostgres;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.federation.FederationApplication;
import dev.polymath.federation.weights.Weights;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed amid a secure round goes on with it. */
class KilledAmidTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String[] PROPERTIES = {
    "polymath.federation.enrolment-token=enrol-me",
    "polymath.federation.poll-interval=50ms",
    "polymath.federation.client-timeout=10m",
    "polymath.federation.glyphs=100"
  };

  @TempDir private Path folder;
  private KillablePostgres postgres;
  private TestDatabase database;
  private ServiceProcess server;
  private List<RawClient> clients;

  @BeforeEach
  void threeClientsAreThere() {
    postgres = KillablePostgres.start(folder);
    database = new TestDatabase(postgres.url(), postgres.user(), postgres.password());
    server = ServiceProcess.start(FederationApplication.class, database, PROPERTIES);
    clients = new ArrayList<>();
    for (var i = 0; i < 3; i++) clients.add(RawClient.enrol(server.http(), "amid" + i));
  }

  @AfterEach
  void nothingIsLeft() {
    server.close();
    postgres.close();
  }

  @Test
  void theSumOfASecureRoundIsExact() {
    var run = begin("secure", "\"secureAggregation\": true");
    var speakers = new ArrayList<SecureSpeaker>();
    for (var i = 0; i < 3; i++) {
      speakers.add(new SecureSpeaker("amid" + i, clients.get(i), 0.1f * i, 5 + i));
    }
    for (var stage : List.of("KEYS", "SHARES")) speakers.forEach(who -> who.say(stage));
    speakers.getFirst().say("MASKED");
    killAndRestart(database);
    // The others say their numbers to another process than the first one did.
    speakers.subList(1, 3).forEach(who -> who.say("MASKED"));
    speakers.forEach(who -> who.say("REVEALED"));
    killAndRestart(database);

    new Federation(server.http()).await(run, "SUCCEEDED", LIMIT);
    var model = model("secure");
    SecureSpeaker.sumOf(speakers)
        .forEach((name, values) -> assertThat(model.values(name)).as(name).isEqualTo(values));
  }

  private String begin(String name, String more) {
    return new Federation(server.http())
        .begin(
            """
            {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1,
             "batchSize": 10, "learningRate": 0.1, "rounds": 1, "minClients": 3,
             "deadlineSeconds": 300, "seed": 1, %s}"""
                .formatted(name, more));
  }

  private void killAndRestart(TestDatabase on) {
    var port = server.http().base().getPort();
    server.kill();
    server = ServiceProcess.startAt(port, FederationApplication.class, on, PROPERTIES);
  }

  private Weights model(String name) {
    var path = "/v1/federation/models/" + name + "/versions/1/weights";
    return RawClient.weights(server.http().get(path).response().body());
  }
}
