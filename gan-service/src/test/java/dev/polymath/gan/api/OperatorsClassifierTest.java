package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import dev.polymath.common.testing.Zip;
import dev.polymath.gan.data.PictureBytes;
import dev.polymath.gan.improved.TinyClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Scores in the eyes of a classifier that the operator brought along. */
@GanTest
class OperatorsClassifierTest {

  @TempDir private static Path folder;

  private final Http http;

  OperatorsClassifierTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @DynamicPropertySource
  static void classifier(DynamicPropertyRegistry registry) throws IOException {
    var file = Files.write(folder.resolve("classifier.pt"), TinyClassifier.ofLogitsAndFeatures());
    registry.add("polymath.gan.classifier", file::toString);
  }

  @Test
  void scoresWhereTheRequestNamesNoModel() {
    var zip = new Zip();
    for (var i = 0; i < 20; i++) zip.with(i + ".png", PictureBytes.grey(28, 28, 200 + i));
    Multipart.form()
        .field("name", "bright")
        .part("file", "p.zip", "application/zip", zip.bytes())
        .post(http, "/v1/gan/datasets");

    var answer =
        http.postJson("/v1/gan/models/digits/score", "{\"count\": 100, \"dataset\": \"bright\"}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var score = answer.json();
    assertThat(score.has("classifier")).isFalse();
    assertThat(score.get("mean").asDouble()).isBetween(1.0, 1.1);
    // Digits are dark on the average, by more than a half, with a brightest pixel as bright.
    assertThat(score.get("frechetDistance").asDouble()).isBetween(0.3, 0.8);
    assertThat(score.get("realPictures").asInt()).isEqualTo(20);
  }
}
