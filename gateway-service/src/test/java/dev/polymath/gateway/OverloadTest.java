package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** More requests than a service can answer: two may wait for it. */
@GatewayTest
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OverloadTest {

  static final StubService gp = new StubService();
  static final StubService pose = new StubService();

  private final Client client;
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch answered = new CountDownLatch(1);

  OverloadTest(@LocalServerPort int port) {
    client = new Client(port);
  }

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.gateway.services.gp.max-waiting", () -> "2");
    properties.add("polymath.gateway.services.gp.long-polls", () -> "/v1/gp/next");
    properties.add("polymath.gateway.max-long-polls", () -> "3");
    properties.add("polymath.gateway.services.pose.url", pose::url);
  }

  @BeforeEach
  void aServiceThatTakesItsTime() {
    gp.reset();
    gp.handle(
        "/v1/gp/predict",
        exchange -> {
          gp.remember(exchange);
          hold(answered);
          StubService.send(exchange, 200, "{}");
        });
  }

  @AfterEach
  void answerAll() {
    answered.countDown();
    clients.close();
  }

  @AfterAll
  static void stop() {
    gp.close();
    pose.close();
  }

  @Test
  void oneMoreThanMayWaitIsToldToComeAgain() throws Exception {
    var waiting = twice(() -> client.post("/v1/gp/predict", "{}"));

    var refused = client.post("/v1/gp/predict", "{}");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Client.json(refused).path("detail").asString()).contains("'gp'", "Try again");
    assertThat(gp.seen()).isEqualTo(2);

    answered.countDown();
    for (var answer : waiting) assertThat(answer.get().statusCode()).isEqualTo(200);
    assertThat(client.post("/v1/gp/predict", "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void otherServicesKnowNothingOfIt() throws Exception {
    pose.answer("/v1/pose/models", 200, "{}");
    twice(() -> client.post("/v1/gp/predict", "{}"));

    assertThat(client.get("/v1/pose/models").statusCode()).isEqualTo(200);
  }

  @Test
  void clientsThatStillSendLargeBodiesKeepNobodyOut() throws Exception {
    gp.answer("/v1/gp/models", 200, "{}");
    var head = "POST /v1/gp/data HTTP/1.1\r\nHost: g\r\nContent-Length: 1000000\r\n\r\n";
    gp.handle(
        "/v1/gp/data",
        exchange -> {
          exchange.getRequestBody().read();
          gp.remember(exchange);
        });
    try (var one = client.connect();
        var two = client.connect()) {
      for (var socket : List.of(one, two)) {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(new byte[50_000]);
      }
      var large = BodyPublishers.ofByteArray(new byte[50_000]);
      await()
          .until(
              () -> client.send(client.to("/v1/gp/other").POST(large).build()).statusCode() == 429);

      assertThat(client.get("/v1/gp/models").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void longPollsAreCountedApart() throws Exception {
    gp.answer("/v1/gp/models", 200, "{}");
    gp.handle(
        "/v1/gp/next",
        exchange -> {
          gp.remember(exchange);
          hold(answered);
          StubService.send(exchange, 204, "");
        });
    for (var poll = 0; poll < 3; poll++) clients.submit(() -> client.get("/v1/gp/next?wait=30"));
    await().until(() -> gp.seen() == 3);

    assertThat(client.get("/v1/gp/next?wait=30").statusCode()).isEqualTo(429);
    assertThat(client.get("/v1/gp/models").statusCode()).isEqualTo(200);
  }

  @Test
  void whoReadsAStreamWaitsNoLonger() throws Exception {
    gp.answer("/v1/gp/models", 200, "{}");
    gp.handle(
        "/v1/gp/events",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("data: 1\n\n".getBytes(StandardCharsets.US_ASCII));
          exchange.getResponseBody().flush();
          hold(answered);
          exchange.close();
        });
    for (var listener = 0; listener < 3; listener++) {
      var stream = client.stream(client.to("/v1/gp/events").build());
      assertThat(stream.statusCode()).isEqualTo(200);
      assertThat(stream.body().read()).isEqualTo('d');
    }

    assertThat(client.get("/v1/gp/models").statusCode()).isEqualTo(200);
  }

  @Test
  void howManyWaitIsSeen() throws Exception {
    twice(() -> client.post("/v1/gp/predict", "{}"));

    assertThat(client.get("/actuator/prometheus").body())
        .containsPattern(
            "resilience4j_bulkhead_available_concurrent_calls\\{[^}]*name=\"gp\"[^}]*} 0.0");
  }

  /** Two clients whose requests the service has seen. */
  private List<Future<HttpResponse<String>>> twice(Callable<HttpResponse<String>> call) {
    var calls = IntStream.range(0, 2).mapToObj(i -> clients.submit(call)).toList();
    await().until(() -> gp.seen() == 2);
    return calls;
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
