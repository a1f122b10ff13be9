package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every call that a client makes, made by those who may not: none does anything. */
@FederationTest
@TestInstance(Lifecycle.PER_CLASS)
class IntrudersTest {

  private final Federation federation;
  private final Http http;
  private String run;
  private RawClient owner;
  private RawClient thief;
  private RawClient revoked;
  private String task;

  IntrudersTest(@LocalServerPort int port) {
    http = new Http(port);
    federation = new Federation(http);
  }

  /** What a client may ask for, of a task or of none. */
  enum Call {
    NEXT("GET", RawClient.TASKS + "/next?wait=0", false),
    HEARTBEAT("POST", RawClient.CLIENTS + "/heartbeat", false),
    WEIGHTS("GET", RawClient.TASKS + "/{task}/weights", true),
    CONTROL("GET", RawClient.TASKS + "/{task}/control", true),
    RECEIVED("HEAD", RawClient.TASKS + "/{task}/update?sha256=" + "0".repeat(64), true),
    UPDATE("PUT", RawClient.TASKS + "/{task}/update?samples=1&sha256=" + "0".repeat(64), true),
    RESUME("PATCH", RawClient.TASKS + "/{task}/update?samples=1&sha256=" + "0".repeat(64), true),
    FAILURE("POST", RawClient.TASKS + "/{task}/failure", true),
    STATE("GET", RawClient.TASKS + "/{task}/secure", true),
    SAY("PUT", RawClient.TASKS + "/{task}/secure/KEYS?name=x&sha256=" + "0".repeat(64), true);

    private final String method;
    private final String path;
    private final boolean ofATask;

    Call(String method, String path, boolean ofATask) {
      this.method = method;
      this.path = path;
      this.ofATask = ofATask;
    }
  }

  @BeforeAll
  void threeClientsAndARun() {
    run =
        federation.begin(
            """
            {"name": "guarded", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1,
             "batchSize": 10, "learningRate": 0.1, "rounds": 1, "minClients": 3,
             "deadlineSeconds": 300, "secureAggregation": true, "seed": 1}""");
    owner = RawClient.enrol(http, "intruders-owner");
    thief = RawClient.enrol(http, "intruders-thief");
    revoked = RawClient.enrol(http, "intruders-revoked");
    task = owner.task();
    http.postJson(RawClient.CLIENTS + "/" + revoked.id() + "/revoke", "");
  }

  @AfterAll
  void nobodyIsLeft() {
    assertThat(owner.task()).as("the owner's, as it was").isEqualTo(task);
    var refused = http.get(run + "/rounds/1").json().path("refused").asInt();
    assertThat(refused).as("no intruder is counted").isZero();
    federation.clear();
  }

  @ParameterizedTest
  @EnumSource
  void needsAKey(Call call) {
    assertThat(status(call, task, null)).as("none").isEqualTo(401);
    assertThat(status(call, task, "")).as("an empty one").isEqualTo(401);
    assertThat(status(call, task, "x".repeat(5000))).as("a long one").isEqualTo(401);
    assertThat(status(call, task, owner.key() + "A")).as("nearly one").isEqualTo(401);
    assertThat(status(call, task, owner.id())).as("what everybody knows").isEqualTo(401);
    assertThat(status(call, task, RawClient.PROOF)).as("a proof").isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void isClosedToWhoWasRevoked(Call call) {
    assertThat(status(call, task, revoked.key())).isEqualTo(403);
  }

  @ParameterizedTest
  @EnumSource
  void ofATaskIsItsOwnersAlone(Call call) {
    if (!call.ofATask) return;
    assertThat(status(call, task, thief.key())).as("another's key").isEqualTo(403);
    assertThat(status(call, UUID.randomUUID().toString(), thief.key()))
        .as("a guess")
        .isEqualTo(404);
    assertThat(status(call, "1", thief.key())).as("a number").isEqualTo(404);
    assertThat(status(call, thief.id(), thief.key())).as("a client's id").isEqualTo(404);
  }

  private int status(Call call, String task, String key) {
    var headers = new ArrayList<>(List.of("Content-Type", type(call)));
    if (key != null) headers.addAll(List.of("X-Client-Key", key));
    if (call == Call.RESUME) headers.addAll(List.of("Upload-Offset", "0", "Upload-Length", "9"));
    var body = call == Call.FAILURE ? "{\"reason\": \"sabotage\"}" : "sabotage?";
    var answer =
        http.send(
            call.method,
            call.path.replace("{task}", task),
            call.method.startsWith("P")
                ? BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8))
                : BodyPublishers.noBody(),
            headers.toArray(String[]::new));
    return answer.status();
  }

  private static String type(Call call) {
    return call == Call.FAILURE ? "application/json" : "application/octet-stream";
  }
}
