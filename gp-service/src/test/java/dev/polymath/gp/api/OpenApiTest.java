package dev.polymath.gp.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.OpenApiExamples;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@GpTest
class OpenApiTest {

  private final Http http;

  OpenApiTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void everyExampleWorksWhenPasted() {
    // The example of the fit makes the model that the other examples ask.
    var fit =
        OpenApiExamples.of(http).stream().filter(e -> e.path().equals("/v1/gp/models")).findFirst();
    assertThat(http.postJson("/v1/gp/models", fit.orElseThrow().body()).status()).isEqualTo(201);

    OpenApiExamples.paste(http, Map.of("name", "sine", "alias", "champion", "version", "1"));
  }

  @Test
  void everyCallOfTheServiceIsDocumented() {
    var paths = http.get("/v3/api-docs").json().get("paths").propertyNames();

    assertThat(paths)
        .contains(
            "/v1/gp/models",
            "/v1/gp/models/{name}/predict",
            "/v1/gp/models/{name}/log-marginal-likelihood",
            "/v1/gp/models/{name}/suggest",
            "/v1/gp/models/{name}/observations",
            "/v1/gp/models/{name}/components",
            "/v1/gp/models/{name}/components.svg",
            "/v1/gp/models/{name}/plot.svg",
            "/v1/gp/models/{name}/plot.png",
            "/v1/gp/prior/samples",
            "/v1/gp/jobs",
            "/v1/gp/jobs/{id}",
            "/v2/models/{model}/infer");
  }
}
