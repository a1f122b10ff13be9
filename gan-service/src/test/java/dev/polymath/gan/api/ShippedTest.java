package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The models that ship with the service. */
@GanTest
class ShippedTest {

  private final Http http;

  ShippedTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void areSmallGoodAndHaveCards() {
    assertThat(bytes("digits", 300) + bytes("digit-judge", 100)).isLessThan(8_000_000);
  }

  private long bytes(String name, int mostErrors) {
    var version = http.get("/v1/gan/models/" + name + "/versions/1").json();
    assertThat(version.get("metrics").get("testErrors").asInt()).isLessThan(mostErrors);
    assertThat(getClass().getResource("/models/" + name + "/README.md")).isNotNull();
    return version.get("bytes").asLong();
  }

  /** Convolutions that have seen all labels judge what perceptrons made of a hundred. */
  @Test
  void theJudgeAgreesWithTheMakerOnMostDigits() {
    var images = post("samples", "{\"count\": 200, \"seed\": 1}").get("images");
    var body = "{\"images\": " + images + "}";
    var made = post("classify", body).get("items");
    var judged = http.postJson("/v1/gan/models/digit-judge/classify", body).json().get("items");
    var alike = 0;
    for (var i = 0; i < 200; i++) {
      if (made.get(i).get("class").equals(judged.get(i).get("class"))) alike++;
    }
    assertThat(alike).isGreaterThan(140);
  }

  @Test
  void makesDigitsOfAllKindsAndKnowsThem() {
    var score =
        http.postJson(
            "/v1/gan/models/digits/score",
            "{\"classifier\": \"digit-judge\", \"count\": 500, \"seed\": 1}");
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
