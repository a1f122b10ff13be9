package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.OpenApiExamples;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.util.List;
import java.util.Map;
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

    OpenApiExamples.paste(http, Map.of("name", "walk", "alias", "champion", "version", "1"));
  }

  @Test
  void everyCallOfTheServiceIsDocumented() {
    var paths = http.get("/v3/api-docs").json().get("paths").propertyNames();

    assertThat(paths).contains("/v1/pose/predict", "/v1/pose/models", "/v2/models/{model}/infer");
  }
}
