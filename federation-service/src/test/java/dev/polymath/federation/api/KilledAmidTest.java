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
import org.springframework.jdbc.core.simple.JdbcClient;

/** A server that is killed amid a round of a secure or a private run goes on with it. */
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

  /**
   * Draw and noise of a private run come from its secret, so a run that was killed is compared with
   * one of the same secret that was left alone.
   */
  @Test
  void aPrivateRunComesToTheSameWeights() {
    var privacy =
        """
        "publish": "final",
        "privacy": {"clip": 2.0, "quantile": 0.5, "noiseMultiplier": 0.2}""";
    var alone = begin("alone", 4, 2, privacy);
    var killed = begin("killed", 4, 2, privacy);
    jdbc().sql("update federation.federation_run set secret = ?").param(new byte[32]).update();
    server.http().postJson(killed + "/pause", "");
    clients.add(RawClient.enrol(server.http(), "amid3"));
    for (var round = 0; round < 2; round++) clients.forEach(KilledAmidTest::answer);
    new Federation(server.http()).await(alone, "SUCCEEDED", LIMIT);

    server.http().postJson(killed + "/resume", "");
    clients.subList(0, 2).forEach(KilledAmidTest::answer);
    killAndRestart(database);
    clients.subList(2, 4).forEach(KilledAmidTest::answer);
    killAndRestart(database);
    clients.forEach(KilledAmidTest::answer);
    var done = new Federation(server.http()).await(killed, "SUCCEEDED", LIMIT);

    assertThat(done.path("privacy"))
        .as("epsilon and the next clip")
        .isEqualTo(server.http().get(alone).json().path("privacy"));
    for (var round = 1; round <= 2; round++) {
      assertThat(result(killed, round)).as("round " + round).isEqualTo(result(alone, round));
    }
    assertThat(result(killed, 2)).isNotEqualTo(result(killed, 1));
  }

  /** The client's next task, of whichever run, moves all weights by an amount that is its own. */
  private static void answer(RawClient client) {
    var by = 0.01f * (1 + client.id().charAt(0) % 7);
    assertThat(client.send(client.task(), 5, RawClient.moved(by)).status()).isEqualTo(200);
  }

  private String result(String run, int round) {
    return server.http().get(run + "/rounds/" + round).json().path("weightsSha256").asString();
  }

  private JdbcClient jdbc() {
    return JdbcClient.create(postgres.dataSource());
  }

  private String begin(String name, String more) {
    return begin(name, 3, 1, more);
  }

  private String begin(String name, int clients, int rounds, String more) {
    return new Federation(server.http())
        .begin(
            """
            {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1,
             "batchSize": 10, "learningRate": 0.1, "rounds": %d, "minClients": %d,
             "deadlineSeconds": 300, "seed": 1, %s}"""
                .formatted(name, rounds, clients, more));
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
