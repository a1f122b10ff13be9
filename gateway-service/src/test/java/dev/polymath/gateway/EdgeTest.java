package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Headers that say who asks and through whom, request ids, other origins. */
@GatewayTest
class EdgeTest {

  static final StubService gp = new StubService();

  @LocalServerPort int port;
  Client client;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.gateway.cors.allowed-origins", () -> "https://lab.example");
  }

  @AfterAll
  static void stop() {
    gp.close();
  }

  @BeforeEach
  void setUp() {
    client = new Client(port);
    gp.reset();
    gp.answer("/v1/gp", 200, "{}");
  }

  @Test
  void aRequestWithoutAnIdGetsOneThatTheServiceSeesToo() throws Exception {
    var answered = client.get("/v1/gp/x").headers().firstValue("X-Request-Id").orElseThrow();

    assertThat(answered).hasSizeGreaterThan(8);
    assertThat(gp.next().header("X-Request-Id")).isEqualTo(answered);
  }

  @Test
  void aCallersIdIsKept() throws Exception {
    var response = client.get("/v1/gp/x", "X-Request-Id", "walk-7");

    assertThat(response.headers().allValues("X-Request-Id")).containsExactly("walk-7");
    assertThat(gp.next().headers().get("X-Request-Id")).containsExactly("walk-7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "<script>", "\u00e9"})
  void anIdThatIsNoPlainWordIsReplaced(String id) throws Exception {
    var answer =
        client.raw(
            "GET /v1/gp/x HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nX-Request-Id: "
                + id
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain(id);
    assertThat(gp.next().header("X-Request-Id")).isNotEqualTo(id);
  }

  @Test
  void aRefusalCarriesTheIdToo() throws Exception {
    var response = client.get("/v1/pose/x", "X-Request-Id", "walk-8");
    assertThat(response.headers().firstValue("X-Request-Id")).hasValue("walk-8");
  }

  @Test
  void nobodyCanPretendToComeFromElsewhere() throws Exception {
    client.get(
        "/v1/gp/x",
        "X-Forwarded-For",
        "10.0.0.1",
        "X-Forwarded-Host",
        "evil.example",
        "X-Forwarded-Prefix",
        "/evil",
        "Forwarded",
        "for=10.0.0.1",
        "X-Real-IP",
        "10.0.0.1",
        "X-Polymath-Caller",
        "admin");

    var seen = gp.next();
    assertThat(seen.headers().get("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(seen.headers().get("X-Forwarded-Host")).containsExactly("127.0.0.1:" + port);
    assertThat(seen.headers().get("X-Forwarded-Proto")).containsExactly("http");
    assertThat(seen.headers())
        .doesNotContainKeys("Forwarded", "X-forwarded-prefix", "X-real-ip", "X-polymath-caller");
  }

  @Test
  void headersOfOneConnectionStopAtTheGateway() throws Exception {
    client.raw(
        "GET /v1/gp/x HTTP/1.1\r\nHost: gateway\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\n"
            + "Keep-Alive: timeout=5\r\nTE: trailers\r\nProxy-Authorization: Basic eA==\r\n"
            + "Upgrade: websocket\r\nX-Public: 2\r\nAuthorization: Bearer t\r\n\r\n");

    var seen = gp.next();
    assertThat(seen.headers())
        .doesNotContainKeys("X-secret", "Keep-alive", "Te", "Proxy-authorization", "Upgrade");
    assertThat(seen.header("Connection")).isIn(null, "keep-alive");
    assertThat(seen.header("X-Public")).isEqualTo("2");
    assertThat(seen.header("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void theGatewayAddsNoHeadersOfItsOwnClient() throws Exception {
    client.raw("GET /v1/gp/x HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n");

    assertThat(gp.next().headers()).doesNotContainKeys("User-agent", "Accept-encoding", "Cookie");
  }

  @Test
  void anAllowedOriginMayCallAndReadTheHeadersThatMatter() throws Exception {
    var response = client.get("/v1/gp/x", "Origin", "https://lab.example");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
        .containsExactly("https://lab.example");
    assertThat(response.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
        .contains("Location", "X-Request-Id");
  }

  @Test
  void aPreflightIsAnsweredHere() throws Exception {
    var response = preflight("https://lab.example");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://lab.example");
    assertThat(response.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .containsIgnoringCase("idempotency-key");
    assertThat(gp.seen()).isZero();
  }

  @Test
  void anotherOriginIsTurnedAway() throws Exception {
    assertThat(preflight("https://evil.example").statusCode()).isEqualTo(403);
    var response = client.post("/v1/gp/x", "{}", "Origin", "https://evil.example");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(gp.seen()).isZero();
  }

  @Test
  void aPageOfTheGatewayItselfMayCall() throws Exception {
    var response = client.post("/v1/gp/x", "{}", "Origin", "http://127.0.0.1:" + port);
    assertThat(response.statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    return client.send(
        client
            .to("/v1/gp/x")
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type,idempotency-key")
            .build());
  }
}
