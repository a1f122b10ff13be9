package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

@GatewayTest
class HomeTest {

  static final StubService gp = new StubService();
  static final StubService gan = new StubService();
  static final StubService pose = new StubService();

  @LocalServerPort int port;
  Client client;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.gateway.services.gan.url", gan::url);
    properties.add("polymath.gateway.services.pose.url", pose::url);
  }

  @AfterAll
  static void stop() {
    gp.close();
    gan.close();
  }

  @BeforeEach
  void setUp() {
    client = new Client(port);
  }

  @Test
  void tellsWhatRunsAndWhatDoesNot() throws Exception {
    gan.answer("/actuator/health/readiness", 503, "{}");
    pose.stop();

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              var home = Client.json(client.get("/"));
              assertThat(home.path("name").asString()).isEqualTo("polymath");
              assertThat(home.path("services").valueStream().map(s -> s.path("name").asString()))
                  .containsExactly("pose", "federation", "molecules", "gan", "gp");
              assertThat(state(home, "gp")).isEqualTo("READY");
              assertThat(state(home, "gan")).isEqualTo("NOT_READY");
              assertThat(state(home, "pose")).isEqualTo("DOWN");
              assertThat(state(home, "molecules")).isEqualTo("NOT_INSTALLED");
            });
    assertThat(client.get("/").body()).doesNotContain(gp.url());
  }

  @Test
  void linksToWhatIsThere() throws Exception {
    var home = Client.json(client.get("/"));
    for (var link : home.path("links")) {
      assertThat(client.get(link.asString()).statusCode()).as(link.asString()).isEqualTo(200);
    }
    assertThat(home.path("services").path(4).path("links").path("models").asString())
        .isEqualTo("/v1/gp/models");
  }

  @Test
  void isAPageForABrowserAndJsonForAProgram() throws Exception {
    var browser = client.get("/", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    assertThat(browser.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(browser.body()).contains("<title>polymath</title>", "/v3/api-docs/gp");

    for (var accept :
        new String[] {"*/*", "application/json", "application/json, text/html;q=0.5"}) {
      var program = client.get("/", "Accept", accept);
      assertThat(program.headers().firstValue("Content-Type")).hasValue("application/json");
    }
  }

  @Test
  void anOddAcceptHeaderIsNoReasonToFail() throws Exception {
    assertThat(client.get("/", "Accept", "nonsense").statusCode()).isLessThan(500);
  }

  @Test
  void healthAndMetricsAreThere() throws Exception {
    assertThat(client.get("/actuator/health").body()).contains("UP");
    assertThat(client.get("/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
    assertThat(client.get("/actuator/env").statusCode()).isEqualTo(404);
  }

  private static String state(JsonNode home, String service) {
    return home.path("services")
        .valueStream()
        .filter(s -> s.path("name").asString().equals(service))
        .findFirst()
        .orElseThrow()
        .path("state")
        .asString();
  }
}
