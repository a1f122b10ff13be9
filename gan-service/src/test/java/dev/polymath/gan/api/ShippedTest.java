package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The model that ships with the service. */
@GanTest
class ShippedTest {

  private final Http http;

  ShippedTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void isSmallAndHasACard() {
    var version = http.get("/v1/gan/models/digits/versions/1").json();

    assertThat(version.get("bytes").asLong()).isLessThan(8_000_000);
    assertThat(version.get("metrics").get("testErrors").asInt()).isLessThan(300);
    assertThat(getClass().getResource("/models/digits/README.md")).isNotNull();
  }

  @Test
  void makesDigitsOfAllKindsAndKnowsThem() {
    var score =
        http.postJson(
            "/v1/gan/models/digits/score",
            "{\"classifier\": \"digits\", \"count\": 500, \"seed\": 1}");
    assertThat(score.status()).as(score.text()).isEqualTo(200);
    assertThat(score.json().get("mean").asDouble()).isGreaterThan(4);

    var sevens = post("samples", "{\"class\": 7, \"count\": 4, \"seed\": 2}").get("images");
    assertThat(post("classify", "{\"images\": " + sevens + "}").get("items").values())
        .hasSize(4)
        .allSatisfy(item -> assertThat(item.get("class").asInt()).isEqualTo(7));
  }

  private JsonNode post(String call, String body) {
    var answer = http.postJson("/v1/gan/models/digits/" + call, body, "Accept", "application/json");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
