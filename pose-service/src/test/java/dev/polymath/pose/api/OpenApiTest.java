package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.OpenApiExamples;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@PoseTest
class OpenApiTest {

  private final Http http;

  OpenApiTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void everyExampleWorksWhenPasted() {
    ImportedModel.ensure(http, "walk", TemporalArchitecture.of(List.of(3, 3), 16, false), false);
    for (var example : OpenApiExamples.of(http)) {
      // The protocol's examples are of no model in particular.
      if (example.path().startsWith("/v2/")) continue;
      var path =
          example
              .path()
              .replace("{name}", "walk")
              .replace("{alias}", "champion")
              .replace("{version}", "1");
      var answer =
          http.send(
              example.method(),
              path,
              BodyPublishers.ofString(example.body()),
              "Content-Type",
              "application/json");
      assertThat(answer.status()).as(example + " " + answer.text()).isBetween(200, 299);
    }
  }

  @Test
  void everyCallOfTheServiceIsDocumented() {
    var paths = http.get("/v3/api-docs").json().get("paths").propertyNames();

    assertThat(paths).contains("/v1/pose/predict", "/v1/pose/models", "/v2/models/{model}/infer");
  }
}
