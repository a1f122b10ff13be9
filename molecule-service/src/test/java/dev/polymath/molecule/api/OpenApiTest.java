package dev.polymath.molecule.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.OpenApiExamples;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@MoleculeTest
class OpenApiTest {

  private final Http http;

  OpenApiTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void theExamplesOfMoleculesWorkWhenPasted() {
    // The calls of the common library need a model; they are pasted where there is one.
    var own =
        OpenApiExamples.of(http).stream()
            .filter(example -> example.path().matches("/v1/molecules/(parse|motifs)"))
            .toList();

    assertThat(own).hasSize(2);
    for (var example : own) {
      var answer = http.postJson(example.path(), example.body());
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
  }

  @Test
  void everyCallOfTheServiceIsDocumented() {
    assertThat(http.get("/v3/api-docs").json().get("paths").propertyNames())
        .contains(
            "/v1/molecules/parse",
            "/v1/molecules/motifs",
            "/v1/molecules/depict.svg",
            "/v1/molecules/embeddings",
            "/v1/molecules/predict",
            "/v1/molecules/similar");
  }
}
