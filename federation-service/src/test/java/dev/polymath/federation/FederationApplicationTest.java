package dev.polymath.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.PostgresTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@PostgresTest
class FederationApplicationTest {

  private final Http http;

  FederationApplicationTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void theServiceStartsAndKeepsModels() {
    assertThat(http.get("/v1/federation/models").status()).isEqualTo(200);
  }
}
