package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.OpenApiExamples;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.nio.charset.StandardCharsets;
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
    ImportedModel.ensure(http, "tiny", TemporalArchitecture.of(List.of(3, 3), 16, false), false);

    OpenApiExamples.paste(http, Map.of("name", "tiny", "alias", "champion", "version", "1"));
  }

  @Test
  void aTableWorksWhenPastedToo() {
    ImportedModel.ensure(http, "tiny", TemporalArchitecture.of(List.of(3, 3), 16, false), false);
    var content =
        http.get("/v3/api-docs").json().at("/paths/~1v1~1pose~1predict/post/requestBody/content");
    var table = content.at("/text~1csv/schema/example").asString();
    for (var format : List.of("", "&format=csv", "&format=bvh")) {
      var answer =
          http.post(
              "/v1/pose/predict?" + PredictRequest.TABLE_QUERY + format,
              "text/csv",
              table.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.status()).as(content + " " + answer.text()).isEqualTo(200);
    }
    assertThat(content.has("application/json")).as(content.toString()).isTrue();
  }

  @Test
  void everyCallOfTheServiceIsDocumented() {
    var paths = http.get("/v3/api-docs").json().get("paths").propertyNames();

    assertThat(paths)
        .contains(
            "/v1/pose/predict",
            "/v1/pose/keypoints",
            "/v1/pose/models",
            "/v2/models/{model}/infer");
  }
}
