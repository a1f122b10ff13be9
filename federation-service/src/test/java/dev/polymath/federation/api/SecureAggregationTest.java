package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.secure.PublicKeys;
import dev.polymath.federation.secure.Quantisation;
import dev.polymath.federation.secure.SecureClient;
import dev.polymath.federation.weights.Weights;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server comes to the sum of updates, and has none of them. */
@FederationTest
class SecureAggregationTest {

  private final JsonMapper json = new JsonMapper();
  private final Federation federation;
  private final Http http;
  private final JdbcClient jdbc;

  SecureAggregationTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
    http = new Http(port);
    federation = new Federation(http);
    this.jdbc = jdbc;
  }

  @AfterEach
  void nobodyIsLeft() {
    federation.clear();
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
            .mapToObj(i -> new Speaker("s" + i, enrolled.get(i), 0.01f * (i + 1), 10 + i))
            .toList();
    var global = clients.getFirst().global;
    // One goes after its shares, and one after its numbers.
    clients.forEach(client -> client.say("KEYS"));
    clients.forEach(client -> client.say("SHARES"));
    clients.subList(0, 6).forEach(client -> client.say("MASKED"));
    var received =
        jdbc.sql(
                """
                select m.body from federation_secure_message m
                join federation_task t on t.id = m.task where m.stage = 'MASKED'
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
    var sum = new long[Quantisation.DEFAULT.length(global)];
    for (var client : clients.subList(0, 6)) {
      var open = Quantisation.DEFAULT.encode(client.update, global);
      for (var i = 0; i < sum.length; i++) sum[i] += open[i];
    }
    var expected = Quantisation.DEFAULT.decode(sum, 6, global);
    var model =
        RawClient.weights(
            http.get("/v1/federation/models/dropped/versions/1/weights").response().body());
    for (var name : global.names()) {
      var values = expected.combined(name);
      var floats = new float[values.length];
      for (var i = 0; i < floats.length; i++) floats[i] = (float) values[i];
      assertThat(model.values(name)).as(name).isEqualTo(floats);
    }
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

  private List<Speaker> speakers(String prefix, List<RawClient> enrolled) {
    return IntStream.range(0, enrolled.size())
        .mapToObj(i -> new Speaker(prefix + i, enrolled.get(i), 0.1f, 5))
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

  /** A client of the secure protocol that goes when a test says so. */
  private final class Speaker {

    private final String name;
    private final RawClient raw;
    private final String task;
    private final SecureClient client;
    private final ClientUpdate update;
    private final Weights global;

    Speaker(String name, RawClient raw, float by, long samples) {
      this.name = name;
      this.raw = raw;
      task = raw.task();
      global = RawClient.weights(raw.download(task));
      update = ClientUpdate.of(name, RawClient.moved(by).apply(global), samples);
      var state = state();
      client =
          new SecureClient(
              name,
              state.path("name").asString(),
              state.path("threshold").asInt(),
              Quantisation.DEFAULT.ring(),
              new SecureRandom());
    }

    private JsonNode state() {
      var answer = raw.get(RawClient.TASKS + "/" + task + "/secure");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      return answer.json();
    }

    /** Waits for a stage and says what it asks for. */
    void say(String stage) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> stage.equals(state().path("stage").asString()));
      var state = state();
      var body =
          switch (stage) {
            case "KEYS" -> joined(client.publicKeys());
            case "SHARES" -> json.writeValueAsBytes(client.share(keys(state.path("keys"))));
            case "MASKED" -> masked(bytes(state.path("shares")));
            default -> told(state.path("arrived"));
          };
      var damaged = put(stage, state.path("name").asString(), body, "0".repeat(64));
      assertThat(damaged.status()).as("damaged " + damaged.text()).isEqualTo(400);
      for (var time = 0; time < 2; time++) {
        var answer = put(stage, state.path("name").asString(), body);
        assertThat(answer.status()).as(name + stage + answer.text()).isIn(204, 409);
        if (time == 0) assertThat(answer.status()).as(name + answer.text()).isEqualTo(204);
      }
    }

    private Http.Answer put(String stage, String attempt, byte[] body) {
      return put(stage, attempt, body, RawClient.sha256(body));
    }

    private Http.Answer put(String stage, String attempt, byte[] body, String sha256) {
      var path =
          "%s/%s/secure/%s?name=%s&sha256=%s"
              .formatted(
                  RawClient.TASKS,
                  task,
                  stage,
                  URLEncoder.encode(attempt, StandardCharsets.UTF_8),
                  sha256);
      return http.send(
          "PUT",
          path,
          BodyPublishers.ofByteArray(body),
          "X-Client-Key",
          raw.key(),
          "Content-Type",
          "application/octet-stream");
    }

    private byte[] masked(Map<String, byte[]> sealed) {
      var numbers = client.masked(Quantisation.DEFAULT.encode(update, global), sealed);
      var bytes = ByteBuffer.allocate(Long.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asLongBuffer().put(numbers);
      return bytes.array();
    }

    private byte[] told(JsonNode arrived) {
      var names = new HashSet<String>();
      for (var who : arrived) names.add(who.asString());
      var told = client.reveal(names);
      return json.writeValueAsBytes(
          Map.of("at", told.at(), "seeds", hex(told.seeds()), "keys", hex(told.keys())));
    }

    private static Map<String, String> hex(Map<String, BigInteger> numbers) {
      var texts = new HashMap<String, String>();
      numbers.forEach((who, number) -> texts.put(who, number.toString(16)));
      return texts;
    }

    private static byte[] joined(PublicKeys keys) {
      return ByteBuffer.allocate(64).put(keys.sealing()).put(keys.masking()).array();
    }

    private static Map<String, byte[]> bytes(JsonNode texts) {
      var bytes = new HashMap<String, byte[]>();
      for (var entry : texts.properties()) {
        bytes.put(entry.getKey(), Base64.getDecoder().decode(entry.getValue().asString()));
      }
      return bytes;
    }

    private static Map<String, PublicKeys> keys(JsonNode texts) {
      var keys = new HashMap<String, PublicKeys>();
      bytes(texts)
          .forEach(
              (who, both) ->
                  keys.put(
                      who,
                      new PublicKeys(Arrays.copyOf(both, 32), Arrays.copyOfRange(both, 32, 64))));
      return keys;
    }
  }
}
