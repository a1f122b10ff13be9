package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Services that are down, hang, or break off. Every test has a service, and so a breaker, alone.
 */
@GatewayTest
class OutageTest {

  static final StubService down = new StubService();
  static final StubService slow = new StubService();
  static final StubService broken = new StubService();
  static final StubService busy = new StubService();

  @LocalServerPort int port;
  Client client;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.down.url", down::url);
    properties.add("polymath.gateway.services.slow.url", slow::url);
    properties.add("polymath.gateway.services.slow.response-timeout", () -> "300ms");
    properties.add("polymath.gateway.services.broken.url", broken::url);
    properties.add("polymath.gateway.services.busy.url", busy::url);
    properties.add("polymath.gateway.breaker.calls", () -> "4");
    properties.add("polymath.gateway.breaker.minimum-calls", () -> "4");
    properties.add("polymath.gateway.breaker.pause", () -> "3s");
  }

  @AfterAll
  static void stop() {
    slow.close();
    broken.close();
    busy.close();
  }

  @BeforeEach
  void setUp() {
    client = new Client(port);
  }

  @Test
  void aServiceThatIsDownIsAProblemUntilItIsBack() throws Exception {
    down.answer("/v1/down", 200, "{}");
    down.stop();
    for (var call = 0; call < 6; call++) {
      assertUnavailable(client.get("/v1/down/x"), "'down'");
    }
    assertThat(client.get("/actuator/prometheus").body())
        .containsPattern(
            "resilience4j_circuitbreaker_state\\{[^}]*name=\"down\"[^}]*state=\"open\"} 1.0");

    down.restart();
    // The breaker does not look before its pause is over.
    assertUnavailable(client.get("/v1/down/x"), "'down'");
    assertThat(down.seen()).isZero();

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(client.get("/v1/down/x").statusCode()).isEqualTo(200));
    for (var call = 0; call < 3; call++) client.get("/v1/down/x");
    assertThat(client.get("/actuator/prometheus").body())
        .containsPattern(
            "resilience4j_circuitbreaker_state\\{[^}]*name=\"down\"[^}]*state=\"closed\"} 1.0");
    down.close();
  }

  @Test
  void aServiceThatTakesTooLongIsATimeout() throws Exception {
    slow.handle(
        "/v1/slow",
        exchange -> {
          pause(Duration.ofSeconds(2));
          StubService.send(exchange, 200, "{}");
        });

    var response = client.post("/v1/slow/x", "{}");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Client.json(response).path("detail").asString()).contains("'slow'", "in time");
  }

  @Test
  void aPostThatBreaksOffIsSentOnceOnly() throws Exception {
    var calls = new AtomicInteger();
    broken.handle(
        "/v1/broken/post",
        exchange -> {
          calls.incrementAndGet();
          throw new IOException("gone");
        });

    var response = client.post("/v1/broken/post", "{}");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(Client.json(response).path("detail").asString()).contains("before you repeat it");
    assertThat(calls).hasValue(1);
  }

  @Test
  void anAnswerThatBreaksOffHalfWayNeverLooksWhole() {
    broken.handle(
        "/v1/broken/half",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(new byte[100_000]);
          exchange.getResponseBody().flush();
          throw new IOException("gone");
        });

    assertThatThrownBy(() -> client.get("/v1/broken/half")).isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerThatBreaksOffBeforeItsFirstByteIsABadGateway() throws Exception {
    broken.handle(
        "/v1/broken/empty",
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"stale\"");
          exchange.sendResponseHeaders(200, 100);
          throw new IOException("gone");
        });

    var response = client.get("/v1/broken/empty", "X-Request-Id", "walk-9");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.headers().firstValue("ETag")).isEmpty();
    assertThat(response.headers().firstValue("X-Request-Id")).hasValue("walk-9");
  }

  @Test
  void whatAServiceAnswersNeverOpensTheBreaker() throws Exception {
    busy.answer("/v1/busy", 503, "{\"detail\":\"the queue is full\"}");
    for (var call = 0; call < 10; call++) {
      assertThat(client.get("/v1/busy/x").body()).isEqualTo("{\"detail\":\"the queue is full\"}");
    }
  }

  @Test
  void aClientThatGoesAwayNeverOpensTheBreaker() throws Exception {
    busy.answer("/v1/busy", 200, "{}");
    for (var call = 0; call < 6; call++) {
      try (var socket = client.connect()) {
        socket
            .getOutputStream()
            .write(
                "POST /v1/busy/x HTTP/1.1\r\nHost: g\r\nContent-Length: 1000000\r\n\r\n{"
                    .getBytes());
        socket.getOutputStream().write(new byte[50_000]);
      }
    }
    assertThat(client.get("/v1/busy/x").statusCode()).isEqualTo(200);
  }

  private static void assertUnavailable(HttpResponse<String> response, String named) {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    assertThat(Client.json(response).path("detail").asString()).contains(named);
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
