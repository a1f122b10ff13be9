package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.testing.FullMemory;
import dev.polymath.common.testing.Http;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Pictures made, walked between, judged and scored. */
@GanTest
class SamplesTest {

  private static final String KNOWN = "/v1/gan/models/known/";

  private final Http http;
  private final WorkingMemory memory;

  SamplesTest(@LocalServerPort int port, @Autowired WorkingMemory memory) {
    http = new Http(port);
    this.memory = memory;
  }

  @BeforeEach
  void models() {
    TrainedModel.ensure(http);
  }

  @Test
  void comeAsTheCallerWouldRatherHaveThem() throws IOException {
    var body = "{\"count\": 5, \"seed\": 3}";
    var png = http.postJson(KNOWN + "samples", body);
    assertThat(png.header("Content-Type")).isEqualTo("image/png");
    var grid = ImageIO.read(new ByteArrayInputStream(png.response().body()));
    assertThat(grid.getWidth()).isEqualTo(3 * 29 - 1);
    assertThat(grid.getHeight()).isEqualTo(2 * 29 - 1);

    var json = http.postJson(KNOWN + "samples", body, "Accept", "application/json").json();
    assertThat(json.get("shape").toString()).isEqualTo("[5,1,28,28]");
    var first = json.at("/images/0/0/14/14").asDouble();
    assertThat(first).isBetween(0.0, 1.0);
    assertThat((grid.getRaster().getSample(14, 14, 0)) / 255.0).isCloseTo(first, within(0.003));

    var npy = http.postJson(KNOWN + "samples", body, "Accept", "application/x-npy");
    var header = new String(npy.response().body(), 0, 128, StandardCharsets.ISO_8859_1);
    assertThat(header).contains("NUMPY", "'<f4'", "(5, 1, 28, 28,)");
    assertThat(npy.response().body()).hasSize(128 + 4 * 5 * 784);

    var zip =
        new ZipInputStream(
            new ByteArrayInputStream(
                http.postJson(KNOWN + "samples", body, "Accept", "application/zip")
                    .response()
                    .body()));
    var files = 0;
    while (zip.getNextEntry() != null) {
      assertThat(ImageIO.read(zip).getWidth()).isEqualTo(28);
      files++;
    }
    assertThat(files).isEqualTo(5);
  }

  @Test
  void theSameSeedMakesTheSamePictures() {
    var first = samples("{\"count\": 2, \"seed\": 3}");
    assertThat(samples("{\"count\": 2, \"seed\": 3}")).isEqualTo(first);
    assertThat(samples("{\"count\": 2, \"seed\": 4}")).isNotEqualTo(first);
    var alike = samples("{\"count\": 2, \"truncation\": 0}").get("images");
    assertThat(alike.get(0)).isEqualTo(alike.get(1));
  }

  @Test
  void manyAreMadeWhereThereIsMemoryForThem() throws Exception {
    try (var _ = new FullMemory(memory)) {
      var many = "{\"count\": 1000}";
      assertThat(http.postJson(KNOWN + "samples", many).status()).isEqualTo(429);
      var walks = "{\"steps\": 500, \"rows\": 2}";
      assertThat(http.postJson(KNOWN + "interpolate", walks).status()).isEqualTo(429);
      var infer = KNOWN.replace("/v1/gan", "/v2") + "infer";
      assertThat(http.postJson(infer, noise(1000)).status()).isEqualTo(429);
      assertThat(http.postJson(infer, noise(4)).status()).isEqualTo(200);
      assertThat(http.postJson(KNOWN + "samples", "{\"count\": 4}").status()).isEqualTo(200);
    }

    assertThat(http.postJson(KNOWN + "samples", "{\"count\": 1000}").status()).isEqualTo(200);
  }

  private static String noise(int rows) {
    return """
    {"inputs": [{"name": "z", "datatype": "FP32", "shape": [%d, 8], "data": [%s0]}]}"""
        .formatted(rows, "0,".repeat(8 * rows - 1));
  }

  @Test
  void mayBeOfOneClass() {
    var all = samples("{\"count\": 200}").get("images");
    var classes = classes(all);
    var common = classes[0];
    var chosen = samples("{\"count\": 3, \"class\": %d}".formatted(common)).get("images");

    assertThat(classes(chosen)).containsOnly(common);
    var plain = http.postJson("/v1/gan/models/plain/samples", "{\"class\": 1}");
    assertThat(plain.status()).isEqualTo(400);
    assertThat(plain.text()).contains("labels");
  }

  @Test
  void betweenTwoSeedsOneGoesOverIntoTheOther() {
    var walk =
        http.postJson(
                KNOWN + "interpolate",
                "{\"fromSeed\": 3, \"toSeed\": 4, \"steps\": 5, \"rows\": 2}",
                "Accept",
                "application/json")
            .json()
            .get("images");
    var from = samples("{\"count\": 2, \"seed\": 3}").get("images");
    var to = samples("{\"count\": 2, \"seed\": 4}").get("images");

    assertThat(walk).hasSize(10);
    assertNear(walk.get(0), from.get(0));
    assertNear(walk.get(4), to.get(0));
    assertNear(walk.get(5), from.get(1));
    assertNear(walk.get(9), to.get(1));
    var gif = http.postJson(KNOWN + "interpolate", "{\"steps\": 3}", "Accept", "image/gif");
    assertThat(gif.header("Content-Type")).isEqualTo("image/gif");
  }

  @Test
  void areScoredByAModelThatKnowsClasses() {
    var score =
        http.postJson(
            "/v1/gan/models/plain/score",
            "{\"classifier\": \"known\", \"count\": 100, \"splits\": 2}");
    assertThat(score.status()).as(score.text()).isEqualTo(200);
    assertThat(score.json().get("mean").asDouble()).isBetween(1.0, 10.0);

    var blind = http.postJson(KNOWN + "score", "{\"classifier\": \"plain\"}");
    assertThat(blind.status()).isEqualTo(422);
  }

  private JsonNode samples(String body) {
    var answer = http.postJson(KNOWN + "samples", body, "Accept", "application/json");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /** As the model itself tells them. */
  private int[] classes(JsonNode images) {
    var answer = http.postJson(KNOWN + "classify", "{\"images\": " + images + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    for (var item : answer.json().get("items")) {
      var sum = item.get("probabilities").valueStream().mapToDouble(JsonNode::asDouble).sum();
      assertThat(sum).isCloseTo(1, within(1e-4));
      assertThat(item.get("real").asDouble()).isBetween(0.0, 1.0);
    }
    return answer.json().get("items").valueStream().mapToInt(i -> i.get("class").asInt()).toArray();
  }

  private static void assertNear(JsonNode one, JsonNode other) {
    for (var row = 0; row < 28; row++) {
      for (var column = 0; column < 28; column++) {
        assertThat(one.get(0).get(row).get(column).asDouble())
            .isCloseTo(other.get(0).get(row).get(column).asDouble(), within(1e-4));
      }
    }
  }
}
