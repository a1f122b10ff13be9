package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.KillablePostgres;
import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.federation.FederationApplication;
import dev.polymath.federation.api.FaultyLine.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A run of 20 rounds through which the server is killed twice, PostgreSQL once and a third of the
 * clients, while the line between them delays, damages, repeats, cuts and loses: no update that a
 * client has a receipt of is lost, none counts twice, and the weights are those of a run that was
 * left alone.
 */
class ChaosTest {

  private static final Logger log = LoggerFactory.getLogger(ChaosTest.class);
  private static final int ROUNDS = 20;
  private static final int PODS = 3;
  private static final int CLIENTS_OF_EACH = 2;
  private static final int CLIENTS = PODS * CLIENTS_OF_EACH;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Test
  void nothingThatIsKilledOrGoesWrongLeavesATrace(@TempDir Path folder)
      throws IOException, InterruptedException {
    var seed = System.nanoTime();
    log.info("Chaos of seed {}", seed);
    var chance = new Random(seed);
    var pods = new ArrayList<ClientPod>();
    try (var postgres = KillablePostgres.start(folder)) {
      var server = new Server(postgres);
      try (var line = FaultyLine.to(server.process.http().base())) {
        line.delay(200);
        line.plan(8 + chance.nextInt(8), Fault.DAMAGED);
        line.plan(16 + chance.nextInt(8), Fault.REPLAYED);
        line.plan(24 + chance.nextInt(8), Fault.UNANSWERED);
        line.plan(40 + chance.nextInt(8), Fault.CUT);
        var run = server.federation().begin(request("chaos"));
        for (var pod = 0; pod < PODS; pod++) pods.add(pod(line, pod, folder));

        server.awaitRound(run, 1 + chance.nextInt(3), chance);
        server.killAndRestart();
        server.awaitRound(run, 6 + chance.nextInt(3), chance);
        postgres.kill9();
        postgres.restart();
        server.awaitRound(run, 10 + chance.nextInt(3), chance);
        var struck = chance.nextInt(PODS);
        pods.get(struck).kill();
        pods.set(struck, pod(line, struck, folder));
        server.awaitRound(run, 14 + chance.nextInt(3), chance);
        server.killAndRestart();
        server.federation().await(run, "SUCCEEDED", LIMIT);

        assertThat(line.happened()).containsExactlyInAnyOrder(Fault.values());
        var accepted = accepted(postgres, run);
        assertThat(accepted).hasSize(ROUNDS * CLIENTS).containsAllEntriesOf(line.receipts());
        assertThat(line.receipts()).hasSizeGreaterThan(ROUNDS * CLIENTS * 9 / 10);

        line.delay(0);
        var calm = server.federation().begin(request("calm"));
        server.federation().await(calm, "SUCCEEDED", LIMIT);
        assertThat(server.rounds(run)).isEqualTo(server.rounds(calm)).hasSize(ROUNDS);
      } finally {
        pods.forEach(ClientPod::close);
        server.process.close();
      }
    }
  }

  private static ClientPod pod(FaultyLine line, int pod, Path folder) throws IOException {
    var own = Files.createDirectories(folder.resolve("pod" + pod));
    return ClientPod.start(
        line.address(),
        "chaos" + pod,
        own,
        "polymath.client.clients=" + CLIENTS_OF_EACH,
        "polymath.client.shares=" + CLIENTS,
        "polymath.client.first-share=" + pod * CLIENTS_OF_EACH,
        "polymath.client.glyphs=" + 60 * CLIENTS);
  }

  /** The sha256 of each update that counts, by task. */
  private static Map<String, String> accepted(KillablePostgres postgres, String run) {
    var accepted = new TreeMap<String, String>();
    JdbcClient.create(postgres.dataSource())
        .sql(
            "select id, sha256 from federation.federation_task where run = ? and state = 'ACCEPTED'")
        .param(UUID.fromString(run.substring(run.lastIndexOf('/') + 1)))
        .query((row, number) -> accepted.put(row.getString(1), row.getString(2)))
        .list();
    return accepted;
  }

  private static String request(String name) {
    return """
    {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1, "batchSize": 10,
     "learningRate": 0.05, "rounds": %d, "minClients": %d, "quorum": %d, "deadlineSeconds": 300,
     "strategy": {"type": "scaffold"}, "publish": "final", "seed": 5}"""
        .formatted(name, ROUNDS, CLIENTS, CLIENTS);
  }

  /** A server that comes back at its place when it was killed. */
  private static final class Server {

    private static final String[] PROPERTIES = {
      "polymath.federation.enrolment-token=enrol-me",
      "polymath.federation.poll-interval=50ms",
      "polymath.federation.client-timeout=5m",
      "polymath.federation.glyphs=100"
    };

    private final TestDatabase database;
    private ServiceProcess process;

    Server(KillablePostgres postgres) {
      database = new TestDatabase(postgres.url(), postgres.user(), postgres.password());
      process = ServiceProcess.start(FederationApplication.class, database, PROPERTIES);
    }

    Federation federation() {
      return new Federation(process.http());
    }

    void killAndRestart() {
      var port = process.http().base().getPort();
      process.kill();
      process = ServiceProcess.startAt(port, FederationApplication.class, database, PROPERTIES);
    }

    /** Until some moment after a round is done. */
    void awaitRound(String run, int round, Random chance) throws InterruptedException {
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(20))
          .ignoreException(UncheckedIOException.class)
          .until(() -> process.http().get(run).json().path("round").asInt() >= round);
      Thread.sleep(chance.nextInt(200));
    }

    /** Who took part in each round and what it came to. */
    List<String> rounds(String run) {
      var rounds = new ArrayList<String>();
      for (var round : process.http().get(run + "/rounds?limit=100").json().path("items")) {
        rounds.add(
            "%s clients, %s examples, %s"
                .formatted(
                    round.path("clients"), round.path("samples"), round.path("weightsSha256")));
      }
      return rounds;
    }
  }
}
