package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@GanTest
class OpenApiTest {

  private final Http http;

  OpenApiTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void everyCallOfTheServiceIsDocumented() {
    assertThat(http.get("/v3/api-docs").json().get("paths").propertyNames())
        .contains(
            "/v1/gan/models/{name}/samples",
            "/v1/gan/models/{name}/interpolate",
            "/v1/gan/models/{name}/classify",
            "/v1/gan/models/{name}/score",
            "/v1/gan/jobs/{id}/samples",
            "/v1/gan/jobs/{id}/samples/{epoch}.png",
            "/v1/gan/jobs/{id}/progress.gif");
  }

  @Test
  void picturesAreDocumentedAsNumbersAndAsFiles() {
    var document = http.get("/v3/api-docs").json();
    var classify =
        document.at("/paths/~1v1~1gan~1models~1{name}~1classify/post/requestBody/content");
    var schemas = document.at("/components/schemas");

    assertThat(classify.propertyNames())
        .containsExactlyInAnyOrder("application/json", "multipart/form-data");
    assertThat(schemas.at("/ClassifyRequest/properties/images/type").asString()).isEqualTo("array");
    assertThat(schemas.at("/ClassifyForm/properties/image/items/format").asString())
        .isEqualTo("binary");
  }
}
