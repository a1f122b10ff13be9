package dev.polymath.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.polymath.common.security.InternalTokens;
import dev.polymath.gateway.testing.Client;
import dev.polymath.gateway.testing.GatewayTest;
import dev.polymath.gateway.testing.StubService;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Where security is on, services take requests from the gateway alone: it signs each one. */
@GatewayTest
class VouchingTest {

  static final StubService gp = new StubService().answer("/v1/gp", 200, "{}");

  @LocalServerPort int port;
  @Autowired InternalTokens tokens;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) {
    properties.add("polymath.gateway.services.gp.url", gp::url);
    properties.add("polymath.security.enabled", () -> "true");
    properties.add("polymath.security.secret", () -> "a secret of the tests, 32 bytes and more");
  }

  @AfterAll
  static void stop() {
    gp.close();
  }

  @Test
  void aRequestGoesOnWithATokenForItsServiceAndNoOther() throws Exception {
    var response = new Client(port).get("/v1/gp/x", "Authorization", "Bearer forged");

    assertThat(response.statusCode()).isEqualTo(200);
    var token = gp.next().header("Authorization").substring("Bearer ".length());
    assertThat(tokens.verify(token, "gp")).isPresent();
    assertThat(tokens.verify(token, "pose")).isEmpty();
  }

  @Test
  void aServiceThatDoesNotBelieveTheGatewayIsAwayForItsCallers() throws Exception {
    gp.handle("/v1/gp/doubting", exchange -> refuse(exchange, InternalTokens.CHALLENGE));

    var response = new Client(port).get("/v1/gp/doubting");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(response.body()).contains("'gp' does not believe this gateway", "clocks differ");
  }

  @Test
  void whatAServiceItselfKnowsOfACallerIsPassedOn() throws Exception {
    gp.handle("/v1/gp/strict", exchange -> refuse(exchange, "Client-Key"));

    var response = new Client(port).get("/v1/gp/strict");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Client-Key");
  }

  private static void refuse(HttpExchange exchange, String challenge) throws IOException {
    exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
    StubService.send(exchange, 401, "{}");
  }
}
