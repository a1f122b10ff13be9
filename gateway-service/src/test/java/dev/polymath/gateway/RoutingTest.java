package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.unit.DataSize;

@GatewayTest
class RoutingTest {

  static final StubService gp = new StubService();
  static final StubService gan = new StubService();

  @LocalServerPort int port;
  Client client;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.gateway.services.gan.url", gan::url);
  }

  @AfterAll
  static void stop() {
    gp.close();
    gan.close();
  }

  @BeforeEach
  void setUp() {
    client = new Client(port);
    gp.reset();
    gan.reset();
    gp.answer("/v1/gp", 200, "{\"from\":\"gp\"}");
    gan.answer("/v1/gan", 200, "{\"from\":\"gan\"}");
  }

  @Test
  void theFirstSegmentAfterV1NamesTheService() throws Exception {
    assertThat(client.get("/v1/gp/models").body()).isEqualTo("{\"from\":\"gp\"}");
    assertThat(client.get("/v1/gan/models").body()).isEqualTo("{\"from\":\"gan\"}");
    assertThat(client.get("/v1/gp").headers().firstValue("Polymath-Service")).hasValue("gp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/gp/models?state=RUNNING&page=2",
        "/v1/gp/models?a=1&a=2&b&c=&=d",
        "/v1/gp/models?q=a+b%20c%2Bd%26e%3Df",
        "/v1/gp/models/f%C3%BCnf%20%F0%9F%8D%80",
        "/v1/gp/models/a:b@c,d'e(f)*~",
        "/v1/gp/models/100%25",
        "/v1/gp/models/"
      })
  void pathAndQueryArriveToTheLetter(String target) throws Exception {
    assertThat(client.get(target).statusCode()).isEqualTo(200);
    assertThat(gp.next().target()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void everyMethodIsPassedOn(String method) throws Exception {
    var response =
        client.send(client.to("/v1/gp/models").method(method, BodyPublishers.noBody()).build());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(gp.next().method()).isEqualTo(method);
  }

  @Test
  void aBodyArrivesAsItWasSentWithItsLength() throws Exception {
    client.post("/v1/gp/models", "{\"x\":[[1.0]]}", "Idempotency-Key", "abc");

    var seen = gp.next();
    assertThat(seen.text()).isEqualTo("{\"x\":[[1.0]]}");
    assertThat(seen.header("Content-Length")).isEqualTo("13");
    assertThat(seen.header("Content-Type")).isEqualTo("application/json");
    assertThat(seen.header("Idempotency-Key")).isEqualTo("abc");
    assertThat(seen.header("Transfer-Encoding")).isNull();
  }

  @Test
  void aFormIsPassedOnUnread() throws Exception {
    // What curl -d sends unless told otherwise.
    client.send(
        client
            .to("/v1/gp/models?a=1")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("{\"x\": [1, 2]}&b=2"))
            .build());

    var seen = gp.next();
    assertThat(seen.text()).isEqualTo("{\"x\": [1, 2]}&b=2");
    assertThat(seen.target()).isEqualTo("/v1/gp/models?a=1");
  }

  @Test
  void aLargeBodyOfUnknownLengthArrivesChunkedAndWhole() throws Exception {
    var body = new byte[100_000];
    Arrays.fill(body, (byte) 'x');
    client.send(
        client
            .to("/v1/gp/models")
            .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
            .build());

    var seen = gp.next();
    assertThat(seen.body()).isEqualTo(body);
    assertThat(seen.header("Transfer-Encoding")).isEqualTo("chunked");
  }

  @Test
  void statusHeadersAndBodyOfTheAnswerComeBack() throws Exception {
    gp.handle(
        "/v1/gp/models",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
          exchange.getResponseHeaders().set("ETag", "\"abc\"");
          exchange.getResponseHeaders().add("X-Many", "1");
          exchange.getResponseHeaders().add("X-Many", "2");
          exchange.getResponseHeaders().set("X-Request-Id", "from-the-service");
          StubService.send(exchange, 422, "{\"status\":422}");
        });

    var response = client.get("/v1/gp/models", "X-Request-Id", "from-the-client");

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).isEqualTo("{\"status\":422}");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("ETag")).hasValue("\"abc\"");
    assertThat(response.headers().allValues("X-Many")).containsExactly("1", "2");
    assertThat(response.headers().allValues("X-Request-Id")).containsExactly("from-the-client");
  }

  @Test
  void aServicesOwnAddressDoesNotLeakThroughLocation() throws Exception {
    gp.handle(
        "/v1/gp/jobs",
        exchange -> {
          exchange.getResponseHeaders().set("Location", gp.url() + "/v1/gp/jobs/7");
          StubService.send(exchange, 202, "{}");
        });
    assertThat(client.post("/v1/gp/jobs", "{}").headers().firstValue("Location"))
        .hasValue("/v1/gp/jobs/7");
  }

  @Test
  void aRedirectIsForTheClientToFollow() throws Exception {
    gp.handle(
        "/v1/gp/old",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/v1/gp/new");
          StubService.send(exchange, 307, "");
        });
    assertThat(client.get("/v1/gp/old").statusCode()).isEqualTo(307);
  }

  @Test
  void aServiceThatIsNotInstalledIsAProblemThatSaysSo() throws Exception {
    var response = client.get("/v1/pose/models");

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    var problem = Client.json(response);
    assertThat(problem.path("detail").asString()).contains("'pose'", "not installed");
    assertThat(problem.path("instance").asString()).isEqualTo("/v1/pose/models");
    assertThat(problem.path("status").asInt()).isEqualTo(501);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/nothing/models", "/v1", "/nowhere", "/v1/actuator/health"})
  void anUnknownPathIsAProblem(String path) throws Exception {
    var response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/gp/../../actuator/env",
        "/v1/gp/%2e%2e/%2E%2E/actuator/env",
        "/v1/gp/..;/..;/actuator/env",
        "/v1/gp/.%2e/x",
        "/v1/gp/./x",
        "/v1/gp/x/..",
        "/v1//gp/x",
        "/v1/gp/a%2Fb",
        "/v1/gp/a%5cb",
        "/v1/gp/a\\b",
        "/v1/gp/a;b=c",
        "/v1/gp/a%00b",
        "/v1/gp/a%0d%0aX-Injected:%201"
      })
  void aPathThatCouldBeReadTwoWaysNeverReachesAService(String path) throws Exception {
    var answer =
        client.raw("GET " + path + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertThat(gp.seen()).isZero();
  }

  @Test
  void headersBeyondTheBoundAreRefused() throws Exception {
    var answer =
        client.raw(
            "GET /v1/gp/x HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nX-Long: "
                + "x".repeat(20_000)
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4");
    assertThat(gp.seen()).isZero();
  }

  @Test
  void headersThatTheGatewayTakesAServiceTakes() throws Exception {
    var whatTheGatewayAdds = DataSize.ofKilobytes(4);

    assertThat(headerBound("polymath-defaults.yaml").toBytes())
        .isGreaterThanOrEqualTo(
            headerBound("application.yaml").toBytes() + whatTheGatewayAdds.toBytes());
  }

  private static DataSize headerBound(String file) throws IOException {
    var settings = new YamlPropertySourceLoader().load(file, new ClassPathResource(file));
    return DataSize.parse(
        String.valueOf(settings.getFirst().getProperty("server.max-http-request-header-size")));
  }
}
