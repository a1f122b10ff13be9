package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Updates go on where their connection broke off. */
class UploadTest extends FederationCase {

  private final int port;
  private final JdbcClient jdbc;

  UploadTest(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
    super(port);
    this.port = port;
    this.jdbc = jdbc;
  }

  @Test
  void whatCameBeforeTheConnectionBrokeIsNotSentAgain() throws IOException {
    var run = federation.begin(request("broken"));
    var upload = new Upload("broken");
    var half = upload.bytes.length / 2;

    upload.breakOff(half);
    await().until(() -> upload.received() == half);
    var receipt = upload.patch(half, upload.bytes.length, upload.from(half));
    assertThat(receipt.status()).as(receipt.text()).isEqualTo(200);

    assertThat(receipt.json().path("sha256").asString()).isEqualTo(upload.sha256);
    assertThat(upload.received()).as("all of it").isEqualTo(upload.bytes.length);
    assertThat(upload.patch(upload.bytes.length, upload.bytes.length, new byte[0]).json())
        .as("where the receipt was lost")
        .isEqualTo(receipt.json());
    assertThat(upload.put().json()).as("all of it again").isEqualTo(receipt.json());
    assertThat(upload.parts()).isZero();
    federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
    var round = http.get(run + "/rounds/1").json();
    assertThat(round.path("clients").asInt()).isEqualTo(1);
    assertThat(round.path("refused").asInt()).isZero();
    assertThat(round.path("bytesUp").asInt()).isEqualTo(upload.bytes.length);
    assertThat(round.path("weightsSha256").asString()).isEqualTo(upload.sha256);
  }

  @Test
  void anUpdateMayComeInPieces() {
    var run = federation.begin(request("pieces"));
    var upload = new Upload("pieces");
    var length = upload.bytes.length;

    assertThat(upload.received()).isZero();
    assertThat(upload.patch(0, length, upload.range(0, 7)).status()).isEqualTo(202);
    assertThat(upload.patch(7, length, upload.range(7, 300_000)).status()).isEqualTo(202);
    assertThat(upload.received()).isEqualTo(300_000);
    assertThat(upload.patch(300_000, length, upload.from(300_000)).status()).isEqualTo(200);

    federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
  }

  @Test
  void aBeginningTakesThePlaceOfAnother() {
    federation.begin(request("anew"));
    var upload = new Upload("anew");
    var length = upload.bytes.length;

    upload.patch(0, length, upload.range(0, 9000));
    assertThat(upload.patch(0, length, upload.range(0, 50)).status()).isEqualTo(202);
    assertThat(upload.received()).isEqualTo(50);
    assertThat(upload.parts()).isEqualTo(1);
    assertThat(upload.put().status()).as("whole after all").isEqualTo(200);
    assertThat(upload.parts()).isZero();
  }

  @Test
  void whatDoesNotGoOnWithAnUpdateIsRefused() {
    var run = federation.begin(request("unfit"));
    var upload = new Upload("unfit");
    var stranger = RawClient.enrol(http, "upload-stranger");
    var length = upload.bytes.length;
    assertThat(upload.patch(0, length, upload.range(0, 100)).status()).isEqualTo(202);

    var some = new byte[10];
    var answers = new LinkedHashMap<String, Http.Answer>();
    answers.put("400 a gap", upload.patch(101, length, some));
    answers.put("400 an overlap", upload.patch(99, length, some));
    answers.put("400 before the beginning", upload.patch(-1, length, some));
    answers.put("400 beyond the end", upload.patch(length + 1, length, some));
    answers.put("413 more than it said", upload.patch(100, 105, some));
    answers.put("413 more than a model has", upload.patch(100, 1L << 40, some));
    answers.put("400 words for a number", upload.patch("some", "many", some));
    answers.put("400 no offset", upload.patch(null, "1000", some));
    answers.put("400 no length", upload.patch("100", null, some));
    answers.put("400 no hash", upload.goOn("samples=1", upload.client.key()));
    answers.put("400 a short hash", upload.goOn("samples=1&sha256=ab", upload.client.key()));
    answers.put("400 another update's", upload.goOn(other(), upload.client.key()));
    answers.put("401 nobody's", upload.goOn(upload.query(), "guess"));
    answers.put("403 another's", upload.goOn(upload.query(), stranger.key()));
    answers.forEach(
        (what, answer) ->
            assertThat(what).as(answer.text()).startsWith(Integer.toString(answer.status())));
    assertThat(upload.head(stranger.key()).status()).as("another asks").isEqualTo(403);
    assertThat(upload.head("guess").status()).as("nobody asks").isEqualTo(401);
    assertThat(upload.received()).as("nothing of it is left").isEqualTo(100);

    var wrong = new byte[length - 100];
    assertThat(upload.patch(100, length, wrong).text()).contains("sha256").contains("damaged");
    assertThat(upload.received()).as("what was damaged is gone").isZero();
    http.postJson(RawClient.CLIENTS + "/" + upload.client.id() + "/revoke", "");
    assertThat(upload.patch(0, length, some).status()).as("revoked").isEqualTo(403);
    assertThat(http.get(run).json().path("state").asString()).isEqualTo("RUNNING");
  }

  @Test
  void nobodyFillsTheTableWithSingleBytes() {
    federation.begin(request("crumbs"));
    var upload = new Upload("crumbs");
    jdbc.sql(
            """
            insert into federation_upload_part (task, start, sha256, body)
            select ?, start, ?, 'x' from generate_series(0, 999) start
            """)
        .params(UUID.fromString(upload.task), upload.sha256)
        .update();

    var next = upload.patch(1000, upload.bytes.length, new byte[1]);
    assertThat(next.status()).isEqualTo(400);
    assertThat(next.text()).contains("pieces");
    assertThat(upload.put().status()).isEqualTo(200);
  }

  @Test
  void partsGoWithTheirTask() {
    var run = federation.begin(request("over"));
    var upload = new Upload("over");
    assertThat(upload.patch(0, upload.bytes.length, upload.range(0, 100)).status()).isEqualTo(202);

    http.postJson(run + "/cancel", "");
    await().atMost(Duration.ofSeconds(20)).until(() -> upload.parts() == 0);
    assertThat(upload.head(upload.client.key()).status()).isEqualTo(409);
    assertThat(upload.patch(0, upload.bytes.length, new byte[1]).status()).isEqualTo(409);
    assertThat(upload.parts()).isZero();
  }

  private static String other() {
    return "samples=1&sha256=" + "0".repeat(64);
  }

  private static String request(String name) {
    return """
    {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1, "batchSize": 10,
     "learningRate": 0.1, "rounds": 1, "seed": 1}"""
        .formatted(name);
  }

  /** An update that one client sends. */
  private final class Upload {

    private final RawClient client;
    private final String task;
    private final byte[] bytes;
    private final String sha256;

    Upload(String name) {
      client = RawClient.enrol(http, "upload-" + name);
      task = client.task();
      bytes =
          RawClient.bytes(RawClient.moved(0.1f).apply(RawClient.weights(client.download(task))));
      sha256 = RawClient.sha256(bytes);
    }

    String query() {
      return "samples=10&sha256=" + sha256;
    }

    private String path(String query) {
      return RawClient.TASKS + "/" + task + "/update?" + query;
    }

    byte[] range(int from, int to) {
      return Arrays.copyOfRange(bytes, from, to);
    }

    byte[] from(int offset) {
      return range(offset, bytes.length);
    }

    Http.Answer put() {
      return client.put(task, query(), bytes);
    }

    Http.Answer head(String key) {
      return http.send(
          "HEAD", path("sha256=" + sha256), BodyPublishers.noBody(), "X-Client-Key", key);
    }

    long received() {
      return Long.parseLong(head(client.key()).header("Upload-Offset"));
    }

    Http.Answer patch(long offset, long length, byte[] body) {
      return patch(Long.toString(offset), Long.toString(length), body);
    }

    Http.Answer patch(String offset, String length, byte[] body) {
      var headers = new LinkedHashMap<String, String>();
      if (offset != null) headers.put("Upload-Offset", offset);
      if (length != null) headers.put("Upload-Length", length);
      return patch(query(), client.key(), body, headers);
    }

    /** Somebody goes on at 100. */
    Http.Answer goOn(String query, String key) {
      var at = Map.of("Upload-Offset", "100", "Upload-Length", Integer.toString(bytes.length));
      return patch(query, key, new byte[10], at);
    }

    private Http.Answer patch(String query, String key, byte[] body, Map<String, String> at) {
      var headers = new ArrayList<>(List.of("X-Client-Key", key));
      headers.addAll(List.of("Content-Type", "application/octet-stream"));
      at.forEach((name, value) -> headers.addAll(List.of(name, value)));
      return http.send(
          "PATCH", path(query), BodyPublishers.ofByteArray(body), headers.toArray(String[]::new));
    }

    /** Sends the beginning of it and hangs up. */
    void breakOff(int count) throws IOException {
      var head =
          """
          PUT %s HTTP/1.1
          Host: localhost
          X-Client-Key: %s
          Content-Type: application/octet-stream
          Content-Length: %d

          """
              .formatted(path(query()), client.key(), bytes.length)
              .replace("\n", "\r\n");
      try (var socket = new Socket("127.0.0.1", port)) {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes, 0, count);
        socket.getOutputStream().flush();
      }
    }

    int parts() {
      return jdbc.sql("select count(*) from federation_upload_part where task::text = ?")
          .param(task)
          .query(Integer.class)
          .single();
    }
  }
}
