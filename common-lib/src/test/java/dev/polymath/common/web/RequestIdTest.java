package dev.polymath.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class RequestIdTest {

  private final Http http;

  RequestIdTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void theIdOfTheCallerIsLoggedAndAnswered() {
    var answer = http.get("/v1/sample/request-id", "X-Request-Id", "order-17:a.b_c");

    assertThat(answer.header("X-Request-Id")).isEqualTo("order-17:a.b_c");
    assertThat(answer.json().get("logged").asString()).isEqualTo("order-17:a.b_c");
  }

  @Test
  void whoSendsNoneGetsOne() {
    var answer = http.get("/v1/sample/request-id");

    var id = answer.header("X-Request-Id");
    assertThat(UUID.fromString(id)).isNotNull();
    assertThat(answer.json().get("logged").asString()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"has space", "line\\nbreak;", "-dash-first", "<b>", "%0a", "é"})
  void anOddOneIsReplaced(String sent) {
    assertThat(http.get("/v1/sample/request-id", "X-Request-Id", sent).header("X-Request-Id"))
        .isNotEqualTo(sent)
        .hasSize(36);
  }

  @Test
  void aLongOneIsReplaced() {
    assertThat(
            http.get("/v1/sample/request-id", "X-Request-Id", "a".repeat(65))
                .header("X-Request-Id"))
        .hasSize(36);
  }

  @Test
  void anErrorHasItToo() {
    assertThat(http.get("/v1/sample/send-error", "X-Request-Id", "mine").header("X-Request-Id"))
        .isEqualTo("mine");
    assertThat(http.get("/nowhere", "X-Request-Id", "mine").header("X-Request-Id"))
        .isEqualTo("mine");
  }
}
