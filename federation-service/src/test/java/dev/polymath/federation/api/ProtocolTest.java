package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import dev.polymath.federation.weights.Weights;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What a server lets clients do, and what it does not. */
class ProtocolTest extends FederationCase {

  private static final String CLIENTS = RawClient.CLIENTS;
  private static final String TASKS = RawClient.TASKS;

  private final JdbcClient jdbc;

  ProtocolTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
    super(port);
    this.jdbc = jdbc;
  }

  @Test
  void enrollingTakesTheTokenAndAFreeName() {
    assertThat(enrol("alice", "guessed", RawClient.PROOF).status()).isEqualTo(401);
    var first = enrol("alice", "enrol-me", RawClient.PROOF);
    assertThat(first.status()).isEqualTo(201);
    assertThat(enrol("alice", "enrol-me", "f".repeat(32)).status()).as("stolen").isEqualTo(409);

    var again = enrol("alice", "enrol-me", RawClient.PROOF);
    assertThat(again.status()).as("with the proof").isEqualTo(201);
    assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
    assertThat(beat(first.json().path("key").asString())).as("the old key").isEqualTo(401);
    assertThat(beat(again.json().path("key").asString())).as("the new key").isEqualTo(204);
  }

  @Test
  void keysAreKeptAsHashesAndShownOnce() {
    var client = RawClient.enrol(http, "hashed");

    var rows =
        jdbc.sql("select row_to_json(c)::text from federation_client c").query(String.class).list();
    assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(client.key()));
    assertThat(http.get(CLIENTS + "/" + client.id()).text()).doesNotContain(client.key());
  }

  @Test
  void whoHasNoKeyOrARevokedOneIsRefused() {
    var run = federation.begin(request("refused", ""));
    var client = RawClient.enrol(http, "revoked");
    var task = client.task();
    for (var path : List.of("/next", "/" + task + "/weights", "/" + task + "/control")) {
      assertThat(http.get(TASKS + path).status()).as("no key, " + path).isEqualTo(401);
      assertThat(http.get(TASKS + path, "X-Client-Key", "guess").status())
          .as("a guess, " + path)
          .isEqualTo(401);
    }

    assertThat(http.postJson(CLIENTS + "/" + client.id() + "/revoke", "").status()).isEqualTo(200);
    assertThat(client.get(TASKS + "/next").status()).isEqualTo(403);
    assertThat(client.get(TASKS + "/" + task + "/weights").status()).isEqualTo(403);
    assertThat(client.upload(task, 1, new byte[] {1}).status()).isEqualTo(403);
    assertThat(enrol("revoked", "enrol-me", RawClient.PROOF).status()).as("again").isEqualTo(403);
    var participant = http.get(run + "/rounds/1").json().path("participants").get(0);
    assertThat(participant.path("outcome").asString()).isEqualTo("FAILED");
    assertThat(participant.path("reason").asString()).contains("revoked");
  }

  @Test
  void nobodyTouchesAnothersTask() {
    federation.begin(request("others", "\"minClients\": 2, \"quorum\": 2,"));
    var owner = RawClient.enrol(http, "owner");
    var thief = RawClient.enrol(http, "thief");
    var task = owner.task();

    assertThat(thief.get(TASKS + "/" + task + "/weights").status()).isEqualTo(403);
    assertThat(thief.upload(task, 1, owner.download(task)).status()).isEqualTo(403);
    assertThat(fail(thief, task)).isEqualTo(403);
    for (var guess : List.of(UUID.randomUUID().toString(), "1", "..%2f..", "x".repeat(100))) {
      assertThat(thief.get(TASKS + "/" + guess + "/weights").status()).as(guess).isIn(400, 404);
      assertThat(thief.upload(guess, 1, new byte[0]).status()).as(guess).isIn(400, 404);
    }
    assertThat(owner.send(task, 10, RawClient.moved(0.1f)).status()).as("the owner").isEqualTo(200);
  }

  @Test
  void anUpdateCountsOnceHoweverOftenItIsSent() {
    var run = federation.begin(request("once", "\"minClients\": 2, \"quorum\": 2,"));
    var one = RawClient.enrol(http, "once-1");
    var two = RawClient.enrol(http, "once-2");
    var task = one.task();

    var first = one.send(task, 10, RawClient.moved(0.1f));
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    var global = RawClient.weights(two.download(two.task()));
    var update = RawClient.bytes(RawClient.moved(0.1f).apply(global));
    assertThat(one.upload(task, 10, update).json()).as("repeated").isEqualTo(first.json());
    var other = RawClient.bytes(RawClient.moved(0.2f).apply(global));
    assertThat(one.upload(task, 10, other).status()).as("another").isEqualTo(409);
    assertThat(two.send(two.task(), 30, RawClient.moved(0.5f)).status()).isEqualTo(200);

    federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
    assertThat(one.upload(task, 10, update).status()).as("long after").isEqualTo(200);
    var round = http.get(run + "/rounds/1").json();
    assertThat(round.path("clients").asInt()).isEqualTo(2);
    assertThat(round.path("samples").asInt()).isEqualTo(40);
    assertThat(round.path("refused").asInt()).isEqualTo(1);
    var model =
        RawClient.weights(
            http.get("/v1/federation/models/once/versions/1/weights").response().body());
    for (var name : global.names()) {
      var expected =
          (10 * (global.values(name)[0] + 0.1) + 30 * (global.values(name)[0] + 0.5)) / 40;
      assertThat((double) model.values(name)[0]).isCloseTo(expected, offset(1e-6));
    }
  }

  @Test
  void theOrderOfArrivalLeavesNoTrace() {
    var hashes = new ArrayList<String>();
    var clients =
        List.of(RawClient.enrol(http, "a"), RawClient.enrol(http, "b"), RawClient.enrol(http, "c"));
    for (var order : List.of(List.of(0, 1, 2), List.of(2, 0, 1))) {
      var run = federation.begin(request("order", "\"minClients\": 3, \"quorum\": 3,"));
      for (var i : order) {
        var client = clients.get(i);
        var sent = client.send(client.task(), 7 + i, RawClient.moved(0.1f * (i + 1)));
        assertThat(sent.status()).as(sent.text()).isEqualTo(200);
      }
      federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
      hashes.add(http.get(run + "/rounds/1").json().path("weightsSha256").asString());
    }
    assertThat(hashes.get(0)).isEqualTo(hashes.get(1));
  }

  @Test
  void stragglersAreLeftOutAtTheDeadlineAndTheirUpdatesRefused() {
    var run =
        federation.begin(
            request("late", "\"minClients\": 3, \"quorum\": 1, \"deadlineSeconds\": 2,"));
    var fast = RawClient.enrol(http, "fast");
    var slow = RawClient.enrol(http, "slow");
    var broken = RawClient.enrol(http, "broken");
    var task = slow.task();
    var update = slow.download(task);
    assertThat(fast.send(fast.task(), 5, RawClient.moved(0.1f)).status()).isEqualTo(200);
    assertThat(fail(broken, broken.task())).isEqualTo(204);

    federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
    var late = slow.upload(task, 5, update);
    assertThat(late.status()).isEqualTo(409);
    var reasons = new TreeMap<String, String>();
    var round = http.get(run + "/rounds/1").json();
    for (var participant : round.path("participants")) {
      reasons.put(
          participant.path("name").asString(),
          participant.path("outcome").asString() + " " + participant.path("reason").asString(""));
    }
    assertThat(reasons.get("fast")).startsWith("ACCEPTED");
    assertThat(reasons.get("slow")).startsWith("LEFT_OUT").contains("deadline");
    assertThat(reasons.get("broken")).startsWith("FAILED").contains("the disk is full");
    assertThat(http.get(run + "/rounds/1").json().path("refused").asInt()).isEqualTo(1);
    // To the microsecond: both are the database's time, so that no other clock can be wrong.
    assertThat(Duration.between(time(round, "openedAt"), time(round, "deadlineAt")))
        .isEqualTo(Duration.ofSeconds(2));
  }

  private static Instant time(JsonNode round, String field) {
    return Instant.parse(round.path(field).asString());
  }

  @Test
  void aRoundWithoutAQuorumWaitsOn() {
    var run =
        federation.begin(
            request("patient", "\"minClients\": 2, \"quorum\": 2, \"deadlineSeconds\": 0.5,"));
    var one = RawClient.enrol(http, "patient-1");
    var two = RawClient.enrol(http, "patient-2");
    assertThat(one.send(one.task(), 5, RawClient.moved(0.1f)).status()).isEqualTo(200);
    var task = two.task();
    await()
        .until(
            () ->
                jdbc.sql("select max(extensions) from federation_round where run::text = ?")
                        .param(run.substring(run.lastIndexOf('/') + 1))
                        .query(Integer.class)
                        .single()
                    > 1);

    assertThat(two.send(task, 5, RawClient.moved(0.1f)).status()).isEqualTo(200);
    federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
    assertThat(http.get(run + "/rounds/1").json().path("clients").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsNoUpdateIsRefusedAndCounted() {
    var run = federation.begin(request("picky", "\"maxNorm\": 100,"));
    var client = RawClient.enrol(http, "picky");
    var task = client.task();
    var good = client.download(task);
    var weights = RawClient.weights(good);
    var refusals =
        Map.ofEntries(
            Map.entry("nothing", client.upload(task, 1, new byte[0])),
            Map.entry("no safetensors", client.upload(task, 1, "hello there".getBytes())),
            Map.entry("half a file", client.upload(task, 1, half(good))),
            Map.entry("too large", client.upload(task, 1, RawClient.bytes(twice(weights)))),
            Map.entry("too little", client.upload(task, 1, RawClient.bytes(Weights.NONE))),
            Map.entry("one tensor", client.upload(task, 1, RawClient.bytes(bias(weights)))),
            Map.entry("NaN", client.send(task, 1, w -> w.filled(Float.NaN))),
            Map.entry("infinite", client.send(task, 1, w -> w.filled(Float.POSITIVE_INFINITY))),
            Map.entry("2^24", client.send(task, 1, w -> w.filled(0x1p24f))),
            Map.entry("far away", client.send(task, 1, RawClient.moved(1))),
            Map.entry("no samples", client.upload(task, 0, good)),
            Map.entry("less than none", client.upload(task, -5, good)),
            Map.entry("too many samples", client.upload(task, 1L << 40, good)),
            Map.entry("another hash", client.put(task, query("0".repeat(64)), good)));
    refusals.forEach(
        (what, answer) -> assertThat(answer.status()).as(what + answer.text()).isIn(400, 413, 422));
    var malformed =
        Map.of(
            "no query", client.put(task, "", good),
            "no hash", client.put(task, "samples=1", good),
            "a short hash", client.put(task, query("abc"), good),
            "a loss of NaN", client.put(task, query(RawClient.sha256(good)) + "&loss=NaN", good),
            "words", client.put(task, "samples=many&sha256=" + RawClient.sha256(good), good));
    malformed.forEach(
        (what, answer) -> assertThat(answer.status()).as(what + answer.text()).isEqualTo(400));
    var round = http.get(run + "/rounds/1").json();
    assertThat(round.path("refused").asInt()).isEqualTo(refusals.size());
    assertThat(round.path("participants").get(0).path("reason").asString()).contains("refused");

    assertThat(client.upload(task, 1, good).status()).as("a good one").isEqualTo(200);
    federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
  }

  @Test
  void downloadsResume() {
    federation.begin(request("ranges", ""));
    var client = RawClient.enrol(http, "ranges");
    var path = TASKS + "/" + client.task() + "/weights";
    var whole = client.get(path);
    var etag = whole.header("ETag");

    assertThat(etag).isEqualTo('"' + RawClient.sha256(whole.response().body()) + '"');
    var rest =
        http.get(path, "X-Client-Key", client.key(), "Range", "bytes=1000-", "If-Range", etag);
    assertThat(rest.status()).isEqualTo(206);
    assertThat(rest.response().body())
        .isEqualTo(
            Arrays.copyOfRange(whole.response().body(), 1000, whole.response().body().length));
    assertThat(http.get(path, "X-Client-Key", client.key(), "If-None-Match", etag).status())
        .isEqualTo(304);
  }

  private static String request(String name, String more) {
    return """
    {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1, "batchSize": 10,
     "learningRate": 0.1, %s "rounds": 1, "seed": 1}"""
        .formatted(name, more);
  }

  private Http.Answer enrol(String name, String token, String proof) {
    return http.postJson(CLIENTS, RawClient.enrolment(name, token, proof));
  }

  private int beat(String key) {
    return http.postJson(CLIENTS + "/heartbeat", "", "X-Client-Key", key).status();
  }

  private int fail(RawClient client, String task) {
    return http.postJson(
            TASKS + "/" + task + "/failure",
            "{\"reason\": \"the disk is full\"}",
            "X-Client-Key",
            client.key())
        .status();
  }

  private static String query(String sha256) {
    return "samples=1&sha256=" + sha256;
  }

  private static byte[] half(byte[] file) {
    return Arrays.copyOf(file, file.length / 2);
  }

  private static Weights twice(Weights weights) {
    return weights.and("again.", weights);
  }

  private static Weights bias(Weights weights) {
    return weights.where(name -> name.equals("fc3.bias"));
  }
}
