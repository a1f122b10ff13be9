package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Behind an ingress that is trusted, and with no origin allowed. */
@GatewayTest
class TrustedProxyTest {

  static final StubService gp = new StubService().answer("/v1/gp", 200, "{}");

  @LocalServerPort int port;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.gateway.trusted-proxies", () -> "127\\.0\\.0\\.1");
  }

  @AfterAll
  static void stop() {
    gp.close();
  }

  @Test
  void whatATrustedProxySaysIsBelievedAndAddedTo() throws Exception {
    new Client(port)
        .get(
            "/v1/gp/x",
            "X-Forwarded-For",
            "203.0.113.9",
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Host",
            "polymath.example");

    var seen = gp.next();
    assertThat(seen.header("X-Forwarded-For")).isEqualTo("203.0.113.9, 127.0.0.1");
    assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(seen.header("X-Forwarded-Host")).isEqualTo("polymath.example");
  }

  @Test
  void withoutAllowedOriginsNoAnswerIsSharedWithAnother() throws Exception {
    var response = new Client(port).get("/v1/gp/x", "Origin", "https://lab.example");
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }
}
