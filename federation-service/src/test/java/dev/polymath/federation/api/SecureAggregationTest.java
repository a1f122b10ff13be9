package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.federation.secure.Quantisation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The server comes to the sum of updates, and has none of them. */
class SecureAggregationTest extends FederationCase {

  private final JdbcClient jdbc;

  SecureAggregationTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
    super(port);
    this.jdbc = jdbc;
  }

  @Test
  void clientsLearnUnderMasks(@TempDir Path folder) {
    var run = federation.begin(request("masked", 3, 2, 60));
    try (var clients =
        federation.clients(
            "masked", folder, "polymath.client.clients=3", "polymath.client.glyphs=300")) {
      var done = federation.await(run, "SUCCEEDED", Duration.ofMinutes(2));
      assertThat(done.path("round").asInt()).isEqualTo(2);
      assertThat(http.get(run + "/rounds/2").json().path("samples").asInt()).isEqualTo(300);
    }
  }

  @Test
  void theSumIsExactWhereClientsGoAfterTheirSharesAndAfterTheirNumbers() {
    var run = federation.begin(request("dropped", 7, 1, 3));
    var enrolled = IntStream.range(0, 7).mapToObj(i -> RawClient.enrol(http, "s" + i)).toList();
    var clients =
        IntStream.range(0, 7)
            .mapToObj(i -> new SecureSpeaker("s" + i, enrolled.get(i), 0.01f * (i + 1), 10 + i))
            .toList();
    var global = clients.getFirst().global;
    // One goes after its shares, and one after its numbers.
    clients.forEach(client -> client.say("KEYS"));
    clients.forEach(client -> client.say("SHARES"));
    clients.subList(0, 6).forEach(client -> client.say("MASKED"));
    var received =
        jdbc.sql(
                """
                select string_agg(c.data, ''::bytea order by c.position)
                from federation_secure_message m join artifact a on a.sha256 = m.artifact
                join artifact_chunk c on c.artifact_id = a.id
                where m.stage = 'MASKED' group by m.task
                """)
            .query(byte[].class)
            .list();
    assertThat(received).hasSize(6);
    for (var client : clients.subList(0, 6)) {
      var open = Quantisation.DEFAULT.encode(client.update, global);
      assertThat(received).noneMatch(body -> tells(body, open));
    }
    clients.subList(0, 5).forEach(client -> client.say("REVEALED"));

    federation.await(run, "SUCCEEDED", Duration.ofSeconds(60));
    var model =
        RawClient.weights(
            http.get("/v1/federation/models/dropped/versions/1/weights").response().body());
    SecureSpeaker.sumOf(clients.subList(0, 6))
        .forEach((name, values) -> assertThat(model.values(name)).as(name).isEqualTo(values));
    assertThat(http.get(run + "/rounds/1").json().path("clients").asInt()).isEqualTo(6);
    assertThat(
            jdbc.sql("select count(*) from federation_secure_message")
                .query(Integer.class)
                .single())
        .as("what is left of what was said")
        .isZero();
  }

  @Test
  void aRoundThatLosesTooManyBeginsAgainUnderOtherKeys() {
    var run = federation.begin(request("again", 3, 1, 6));
    var enrolled = IntStream.range(0, 3).mapToObj(i -> RawClient.enrol(http, "r" + i)).toList();
    var first = speakers("r", enrolled);
    var attempt = first.getFirst().state().path("name").asString();
    assertThat(enrolled.getFirst().upload(first.getFirst().task, 1, new byte[8]).status())
        .as("without a mask")
        .isEqualTo(422);
    first.forEach(client -> client.say("KEYS"));
    first.subList(0, 2).forEach(client -> client.say("SHARES"));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !first.getFirst().state().path("name").asString().equals(attempt));
    var second = speakers("r", enrolled);
    for (var stage : List.of("KEYS", "SHARES", "MASKED", "REVEALED")) {
      second.forEach(client -> client.say(stage));
    }
    federation.await(run, "SUCCEEDED", Duration.ofSeconds(60));
    assertThat(http.get(run + "/rounds/1").json().path("samples").asInt()).isEqualTo(15);
  }

  @Test
  void sharesThatAreNoneAreRefusedAndThoseOfNoSecretBeginTheRoundAgain() {
    var run = federation.begin(request("liar", 3, 1, 60));
    var enrolled = IntStream.range(0, 3).mapToObj(i -> RawClient.enrol(http, "l" + i)).toList();
    var first = speakers("l", enrolled);
    for (var stage : List.of("KEYS", "SHARES", "MASKED")) {
      first.forEach(client -> client.say(stage));
    }
    first.subList(0, 2).forEach(client -> client.say("REVEALED"));
    var liar = first.getLast();
    var attempt = liar.state().path("name").asString();
    var wrong =
        List.of(
            "null",
            "[]",
            "{}",
            "{\"at\": 3, \"seeds\": null, \"keys\": {}}",
            told(3, "{\"l0\": \"1\", \"l1\": \"1\"}"),
            told(3, "{\"l0\": \"1\", \"l1\": \"1\", \"l2\": null}"),
            told(3, "{\"l0\": \"1\", \"l1\": \"1\", \"l2\": \"-1\"}"),
            told(3, "{\"l0\": \"1\", \"l1\": \"1\", \"l2\": \"2%s\"}".formatted("0".repeat(64))),
            told(3, "{\"l0\": \"1\", \"l1\": \"1\", \"stranger\": \"1\"}"),
            told(1, "{\"l0\": \"1\", \"l1\": \"1\", \"l2\": \"1\"}"));
    for (var body : wrong) {
      var answer = liar.put("REVEALED", attempt, body.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.status()).as(body + answer.text()).isEqualTo(422);
    }
    // Beyond the field, but not beyond its digits.
    var beyond = "\"1%s\"".formatted("f".repeat(64));
    var seeds = "{\"l0\": %1$s, \"l1\": %1$s, \"l2\": %1$s}".formatted(beyond);
    var lie = liar.put("REVEALED", attempt, told(3, seeds).getBytes(StandardCharsets.UTF_8));
    assertThat(lie.status()).as(lie.text()).isEqualTo(204);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !liar.state().path("name").asString().equals(attempt));
    var second = speakers("l", enrolled);
    for (var stage : List.of("KEYS", "SHARES", "MASKED", "REVEALED")) {
      second.forEach(client -> client.say(stage));
    }
    federation.await(run, "SUCCEEDED", Duration.ofSeconds(60));
  }

  private static String told(int at, String seeds) {
    return "{\"at\": %d, \"seeds\": %s, \"keys\": {}}".formatted(at, seeds);
  }

  private List<SecureSpeaker> speakers(String prefix, List<RawClient> enrolled) {
    return IntStream.range(0, enrolled.size())
        .mapToObj(i -> new SecureSpeaker(prefix + i, enrolled.get(i), 0.1f, 5))
        .toList();
  }

  /** Whether any number came as it is. */
  private static boolean tells(byte[] body, long[] open) {
    var received = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    var same = 0;
    for (var i = 0; i < open.length; i++) if (received.get(i) == open[i]) same++;
    return same > 0;
  }

  private static String request(String name, int clients, int rounds, int deadline) {
    return """
    {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1, "batchSize": 10,
     "learningRate": 0.1, "rounds": %d, "minClients": %d, "secureAggregation": true,
     "deadlineSeconds": %d, "publish": "final", "seed": 1}"""
        .formatted(name, rounds, clients, deadline);
  }
}
