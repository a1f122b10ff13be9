package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import dev.polymath.common.testing.Zip;
import dev.polymath.gan.data.PictureBytes;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What a generator makes, compared with the pictures of a data set. */
@GanTest
class ScoreTest {

  private final Http http;

  ScoreTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @BeforeEach
  void dataSets() {
    TrainedModel.ensure(http);
    if (http.get("/v1/gan/datasets/flat").status() == 200) return;
    var made =
        http.postJson(
            "/v1/gan/models/known/samples",
            "{\"count\": 300, \"seed\": 9}",
            "Accept",
            "application/zip");
    upload("like", made.response().body());
    var flat = new Zip();
    for (var i = 0; i < 50; i++) flat.with(i + ".png", PictureBytes.grey(28, 28, 5 * i));
    upload("flat", flat.bytes());
    upload("small", new Zip().with("a.png", PictureBytes.grey(8, 8, 5)).bytes());
    upload("one", new Zip().with("a.png", PictureBytes.grey(28, 28, 5)).bytes());
    upload("broken", Arrays.copyOf(made.response().body(), 1000));
  }

  @Test
  void picturesOfTheSameGeneratorAreNearerThanOthers() {
    var like = scored("\"dataset\": \"like\", \"count\": 200");
    var flat = scored("\"dataset\": \"flat\", \"count\": 200");

    assertThat(like.get("realPictures").asInt()).isEqualTo(200);
    assertThat(flat.get("realPictures").asInt()).isEqualTo(50);
    assertThat(like.get("frechetDistance").asDouble()).isGreaterThan(0);
    assertThat(flat.get("frechetDistance").asDouble())
        .isGreaterThan(10 * like.get("frechetDistance").asDouble());
    assertThat(scored("\"dataset\": \"like\", \"count\": 200")).isEqualTo(like);
  }

  @Test
  void withoutADataSetThereIsNoDistance() {
    var score = scored("\"count\": 50");

    assertThat(score.has("mean")).isTrue();
    assertThat(score.has("frechetDistance")).isFalse();
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    refused("nowhere", 400, "upload");
    refused("../x", 400, "upload");
    refused("small", 422, "1 channels of 8 by 8");
    refused("one", 422, "two or more");
    refused("broken", 422, "damaged");
  }

  private void refused(String dataset, int status, String says) {
    var answer = score("\"dataset\": \"%s\"".formatted(dataset));
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("dataset");
    assertThat(answer.json().at("/errors/0/message").asString()).contains(says);
  }

  private JsonNode scored(String more) {
    var answer = score(more);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private Http.Answer score(String more) {
    return http.postJson(
        "/v1/gan/models/known/score", "{\"classifier\": \"known\", %s}".formatted(more));
  }

  private void upload(String name, byte[] zip) {
    var answer =
        Multipart.form()
            .field("name", name)
            .part("file", "p.zip", "application/zip", zip)
            .post(http, "/v1/gan/datasets");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }
}
