package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.OpenApiExamples;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@FederationTest
class OpenApiTest {

  private final Http http;

  OpenApiTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @AfterEach
  void nobodyIsLeft() {
    new Federation(http).clear();
  }

  @Test
  void everyExampleOfARunAndAClientWorksWhenPasted() {
    for (var example : OpenApiExamples.of(http)) {
      if (!example.path().endsWith("/runs") && !example.path().endsWith("/clients")) continue;
      var answer =
          http.send(
              example.method(),
              example.path(),
              BodyPublishers.ofString(example.body()),
              "Content-Type",
              "application/json");
      assertThat(answer.status()).as(example + answer.text()).isEqualTo(201);
    }
  }

  @Test
  void everyCallIsDocumented() {
    assertThat(http.get("/v3/api-docs").json().get("paths").propertyNames())
        .contains(
            "/v1/federation/runs",
            "/v1/federation/runs/{id}",
            "/v1/federation/runs/{id}/rounds/{round}",
            "/v1/federation/runs/{id}/events",
            "/v1/federation/runs/{id}/chart.svg",
            "/v1/federation/runs/{id}/pause",
            "/v1/federation/clients/{id}/revoke",
            "/v1/federation/tasks/next",
            "/v1/federation/tasks/{id}/weights",
            "/v1/federation/tasks/{id}/update",
            "/v2/models/{model}/infer");
  }
}
