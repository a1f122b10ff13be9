package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.security.InternalTokens;
import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.SocketService;
import dev.polymath.gateway.testing.StubService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** WebSockets go through the gateway as requests do. */
@GatewayTest
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebSocketTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static final SocketService pose = new SocketService();
  static final StubService gp = new StubService().answer("/v1/gp", 200, "{}");

  @LocalServerPort int port;
  @Autowired InternalTokens tokens;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.pose.url", pose::url);
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.gateway.services.gan.url", () -> "http://127.0.0.1:1");
    properties.add("polymath.gateway.max-web-sockets", () -> "3");
    properties.add("polymath.gateway.cors.allowed-origins", () -> "https://lab.example");
    properties.add("polymath.security.enabled", () -> "true");
    properties.add("polymath.security.secret", () -> "a secret of the tests, 32 bytes and more");
  }

  @AfterAll
  static void stop() {
    pose.close();
    gp.close();
  }

  @Test
  void messagesGoBothWaysUnderTheGatewaysToken() throws Exception {
    try (var client = open("/v1/pose/stream?model=a%20b&x=1", "Authorization", "Bearer forged")) {
      assertThat(client.next()).isEqualTo("welcome model=a%20b&x=1");
      client.socket.sendText("hello", true).join();
      assertThat(client.next()).isEqualTo("hello");
      client.socket.sendText("in ", false).join();
      client.socket.sendText("parts", true).join();
      assertThat(client.next()).isEqualTo("in parts");
      client.socket.sendBinary(ByteBuffer.wrap(new byte[70]), true).join();
      assertThat(client.next()).isEqualTo("70 bytes");

      var headers = pose.handshake();
      var token = headers.get("authorization").getFirst().substring("Bearer ".length());
      assertThat(tokens.verify(token, "pose")).isPresent();
      assertThat(tokens.verify(token, "gp")).isEmpty();
      assertThat(headers).containsKey("x-request-id").containsKey("x-forwarded-for");
    }
    pose.end();
  }

  @Test
  void aMessageLargerThanAnyBufferArrivesWhole() throws Exception {
    var large = "0123456789".repeat(50_000);
    try (var client = open("/v1/pose/stream")) {
      client.next();
      client.socket.sendText(large, true).join();

      assertThat(client.next()).isEqualTo(large);
    }
    pose.end();
  }

  @ParameterizedTest
  @CsvSource({"1008, layout: is missing", "1013, come again", "1000, bye", "4000, of our own"})
  void theEndThatTheServiceGivesReachesTheClient(int code, String reason) throws Exception {
    try (var client = open("/v1/pose/stream")) {
      client.next();
      client.socket.sendText("close " + code + " " + reason, true).join();

      assertThat(client.end.get(10, TimeUnit.SECONDS)).isEqualTo(code + " " + reason);
    }
    pose.end();
  }

  @ParameterizedTest
  @CsvSource({"1000, done", "4001, of our own"})
  void theEndThatTheClientGivesReachesTheService(int code, String reason) throws Exception {
    var client = open("/v1/pose/stream");
    client.next();

    client.socket.sendClose(code, reason).join();

    var end = pose.end();
    assertThat(end.getCloseCode().getCode()).isEqualTo(code);
    assertThat(end.getReasonPhrase()).isEqualTo(reason);
  }

  @Test
  void aClientThatVanishesIsNoticedByTheService() throws Exception {
    var client = open("/v1/pose/stream");
    client.next();

    client.socket.abort();

    assertThat(pose.end().getCloseCode().getCode()).isNotEqualTo(1000);
  }

  /** 160 MB are on their way; who does not read gets what the sockets hold. */
  @Test
  void aClientThatDoesNotReadSlowsTheService() throws Exception {
    var client = new Reader(false);
    client.socket = connect(client, "/v1/pose/stream");

    client.socket.sendText("flood 10000", true).join();

    var before = -1;
    while (pose.flooded() != before || before == 0) {
      before = pose.flooded();
      TimeUnit.MILLISECONDS.sleep(500);
    }
    assertThat(before).isBetween(1, 5_000);
    client.socket.abort();
    pose.end();
  }

  @Test
  void oneMoreThanThereArePlacesIsTurnedAwayAndPlacesComeFree() throws Exception {
    try (var first = open("/v1/pose/stream");
        var second = open("/v1/pose/stream");
        var third = open("/v1/pose/stream")) {
      first.next();
      second.next();
      third.next();
      assertThat(refused("/v1/pose/stream")).isEqualTo(503);
    }
    for (var i = 0; i < 3; i++) pose.end();
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptionsInstanceOf(CompletionException.class)
        .untilAsserted(
            () -> {
              try (var again = open("/v1/pose/stream")) {
                assertThat(again.next()).startsWith("welcome");
              }
            });
    pose.end();
  }

  @Test
  void whatOpensNoWebSocketSaysSo() {
    assertThat(refused("/v1/gp/models")).isEqualTo(400);
    assertThat(refused("/v1/pose/elsewhere")).isEqualTo(404);
    assertThat(refused("/v1/nobody/stream")).isEqualTo(404);
    assertThat(refused("/v1/federation/stream")).isEqualTo(501);
    assertThat(refused("/v1/gan/stream")).isEqualTo(503);
  }

  @Test
  void aServiceThatDoesNotBelieveTheGatewayIsAway() {
    gp.handle(
        "/v1/gp/doubting",
        exchange -> {
          exchange.getResponseHeaders().set("WWW-Authenticate", InternalTokens.CHALLENGE);
          StubService.send(exchange, 401, "{}");
        });

    assertThat(refused("/v1/gp/doubting")).isEqualTo(503);
  }

  @Test
  void pagesOfOtherOriginsAreKeptOut() throws Exception {
    assertThat(refused("/v1/pose/stream", "Origin", "https://evil.example")).isEqualTo(403);
    for (var origin : new String[] {"https://lab.example", "http://127.0.0.1:" + port}) {
      try (var client = open("/v1/pose/stream", "Origin", origin)) {
        assertThat(client.next()).startsWith("welcome");
      }
      assertThat(pose.end()).isNotNull();
    }
  }

  @Test
  void ordinaryRequestsTakeTheirOrdinaryWay() throws Exception {
    assertThat(new Client(port).get("/v1/gp/models").statusCode()).isEqualTo(200);
  }

  @Test
  void aHandshakeThatIsNoneLeavesNothingBehind() throws Exception {
    for (var i = 0; i < 5; i++) {
      var answer =
          new Client(port)
              .raw(
                  "GET /v1/pose/stream HTTP/1.1\r\nHost: g\r\nConnection: Upgrade, close\r\n"
                      + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 400");
      // The service had opened already and is let go.
      assertThat(pose.end()).isNotNull();
    }
  }

  @Test
  void anAddressThatIsNoneIsRefused() throws IOException {
    var answer =
        new Client(port)
            .raw(
                "GET /v1/pose/stream?a=%zz HTTP/1.1\r\nHost: g\r\nConnection: Upgrade, close\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("not well formed");
  }

  private int refused(String path, String... headers) {
    try {
      open(path, headers);
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
    throw new AssertionError("It was opened");
  }

  private Reader open(String path, String... headers) {
    var client = new Reader(true);
    client.socket = connect(client, path, headers);
    return client;
  }

  private WebSocket connect(WebSocket.Listener listener, String path, String... headers) {
    var builder = HTTP.newWebSocketBuilder();
    for (var i = 0; i < headers.length; i += 2) builder.header(headers[i], headers[i + 1]);
    return builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), listener).join();
  }

  private static final class Reader implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();
    private final boolean reads;
    private WebSocket socket;

    Reader(boolean reads) {
      this.reads = reads;
    }

    String next() throws InterruptedException {
      var message = messages.poll(20, TimeUnit.SECONDS);
      if (message == null) throw new AssertionError("nothing came; " + end);
      return message;
    }

    @Override
    public void onOpen(WebSocket opened) {
      if (reads) opened.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        messages.add(parts.toString());
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end.complete(code + " " + reason);
      return null;
    }

    @Override
    public void close() {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(e -> socket).join();
    }
  }
}
