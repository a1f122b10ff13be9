package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.polymath.common.testing.Http;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * More clients than connections to the database: those who have to wait for one another do not keep
 * others from being answered.
 */
class ManyClientsTest extends FederationCase {

  private final HikariDataSource database;

  ManyClientsTest(@LocalServerPort int port, @Autowired HikariDataSource database) {
    super(port);
    this.database = database;
  }

  @Test
  void updatesThatWaitForTheirRoundLeaveConnections() throws Exception {
    var count = 2 * database.getMaximumPoolSize();
    var run = federation.begin(request("waiting", count));
    var clients =
        IntStream.range(0, count).mapToObj(i -> RawClient.enrol(http, "waiting" + i)).toList();
    var tasks = clients.stream().map(RawClient::task).toList();
    var update = clients.getFirst().download(tasks.getFirst());

    List<Http.Answer> answers;
    try (var lock = locked("select from federation_round where state = 'OPEN' for update")) {
      answers =
          whileTheyWait(
              lock,
              4,
              IntStream.range(0, count)
                  .<Callable<Http.Answer>>mapToObj(
                      i -> () -> clients.get(i).upload(tasks.get(i), 1 + i, update))
                  .toList());
    }

    assertThat(answers).extracting(Http.Answer::status).containsOnly(200);
    federation.await(run, "SUCCEEDED", Duration.ofSeconds(60));
  }

  @Test
  void clientsThatWaitToEnrolLeaveConnections() throws Exception {
    List<Http.Answer> answers;
    try (var lock = locked("lock table federation_client in share row exclusive mode")) {
      answers =
          whileTheyWait(
              lock,
              1,
              IntStream.range(0, 2 * database.getMaximumPoolSize())
                  .<Callable<Http.Answer>>mapToObj(i -> () -> enrol("crowd" + i))
                  .toList());
    }
    assertThat(answers).extracting(Http.Answer::status).containsOnly(201);
  }

  private Http.Answer enrol(String name) {
    return http.postJson(RawClient.CLIENTS, RawClient.enrolment(name, "enrol-me", RawClient.PROOF));
  }

  /** Holds a lock that what follows has to wait for. */
  private Connection locked(String statement) throws SQLException {
    var connection =
        DriverManager.getConnection(
            database.getJdbcUrl(), database.getUsername(), database.getPassword());
    connection.setAutoCommit(false);
    connection.setSchema(database.getSchema());
    try (var lock = connection.createStatement()) {
      lock.execute(statement);
    }
    return connection;
  }

  private List<Http.Answer> whileTheyWait(
      Connection lock, int connections, List<Callable<Http.Answer>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = new ArrayList<Future<Http.Answer>>();
      for (var call : calls) waiting.add(threads.submit(call));
      await().atMost(Duration.ofSeconds(60)).until(() -> awaiting(lock) >= connections);
      for (var i = 0; i < 3; i++) assertThat(http.get(Federation.RUNS).status()).isEqualTo(200);
      lock.rollback();
      var answers = new ArrayList<Http.Answer>();
      for (var one : waiting) answers.add(one.get());
      return answers;
    }
  }

  /** How many connections wait for a lock. */
  private static int awaiting(Connection lock) throws SQLException {
    try (var asked = lock.createStatement();
        var rows = asked.executeQuery("select count(*) from pg_locks where not granted")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static String request(String name, int clients) {
    return """
    {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1, "batchSize": 10,
     "learningRate": 0.1, "rounds": 1, "minClients": %d, "deadlineSeconds": 300, "seed": 1}"""
        .formatted(name, clients);
  }
}
