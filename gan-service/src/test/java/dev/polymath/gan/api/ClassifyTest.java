package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import dev.polymath.gan.data.PictureBytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What samples answers, classify takes: as JSON and as files. */
@GanTest
class ClassifyTest {

  private static final String CLASSIFY = "/v1/gan/models/known/classify";

  private final Http http;

  ClassifyTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @BeforeEach
  void models() {
    TrainedModel.ensure(http);
  }

  @Test
  void picturesAreTakenAsSamplesAnswersThemAndAsPixels() {
    var images = samples("application/json").json().get("images");
    var flat = images.toString().replace("[[[[", "[[").replace("]]]]", "]]");
    flat = flat.replace("]]],[[[", "]#[").replace("],[", ",").replace("]#[", "],[");

    var nested = classified(http.postJson(CLASSIFY, "{\"images\": " + images + "}"));

    assertThat(nested).hasSize(3);
    assertThat(classified(http.postJson(CLASSIFY, "{\"images\": " + flat + "}"))).isEqualTo(nested);
  }

  @Test
  void filesOfSamplesAreTakenForWhatTheirNumbersAre() throws IOException {
    var form = Multipart.form();
    try (var zip =
        new ZipInputStream(
            new ByteArrayInputStream(samples("application/zip").response().body()))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        form.part("image", entry.getName(), "image/png", zip.readAllBytes());
      }
    }
    var images = samples("application/json").json().get("images");
    var numbers = classified(http.postJson(CLASSIFY, "{\"images\": " + images + "}"));

    var files = classified(form.field("version", "1").post(http, CLASSIFY));

    assertThat(files).hasSize(3);
    for (var i = 0; i < 3; i++) {
      assertThat(files.get(i).get("class")).isEqualTo(numbers.get(i).get("class"));
      // A file has 256 levels.
      assertThat(files.get(i).get("real").asDouble())
          .isCloseTo(numbers.get(i).get("real").asDouble(), within(0.05));
    }
  }

  @Test
  void greyIsGreyInAnyKindOfFile() {
    var colours = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
    var items =
        classified(
            Multipart.form()
                .part("image", "grey.png", "image/png", PictureBytes.grey(28, 28, 0))
                .part("image", "colours.png", "image/png", PictureBytes.png(colours))
                .part("image", "grey.jpg", "image/jpeg", PictureBytes.jpeg(colours))
                .post(http, CLASSIFY));

    assertThat(items.get(1)).isEqualTo(items.get(0));
    assertThat(items.get(2)).isEqualTo(items.get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[[[0]]]] | images[0] | [1, 1, 1]",
        "[[[0, 1]]] | images[0][0][0] | Must be a list",
        "[[[[0], [0, 1]]]] | images[0][0][1] | rows before",
        "[[[[0]], [[0], [0]]]] | images[0][1] | channels before",
        "[[[[0]], 1]] | images[0][1] | Must be a list",
        "[[[[[0]]]]] | images[0][0][0][0] | from 0 to 1",
        "[[[[2]]]] | images[0][0][0][0] | from 0 to 1",
        "[[[]]] | images[0] | 784",
        "[{}] | images[0] | Must be a list",
        "[\"a.png\"] | images[0] | Must be a list",
        "null | images | picture"
      })
  void picturesOfNoFormAreRefused(String images, String field, String says) {
    refused(http.postJson(CLASSIFY, "{\"images\": " + images + "}"), 400, field, says);
  }

  @ParameterizedTest
  @ValueSource(strings = {"28x27", "27x28", "1x1", "32x32", "1000x1000"})
  void filesOfAnotherSizeAreRefused(String size) {
    var sides = size.split("x");
    var file = PictureBytes.grey(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), 9);

    refused(file, "a.png: Is " + sides[0] + " by " + sides[1], "28 by 28; scale it");
  }

  @Test
  void filesThatAreNoPicturesAreRefused() {
    refused(PictureBytes.coloured(28, 28, 0xff0000), "a.png: Has colours", "convert it to grey");
    refused(PictureBytes.pngHeader(28, 28), "a.png", "broken");
    refused(PictureBytes.pngHeader(100_000, 100_000), "a.png", "100,000 by 100,000");
    refused("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8), "a.png", "no PNG");
    refused(new byte[0], "a.png", "no PNG");
    refused(new byte[(16 << 20) + 1], "a.png", "smaller file");
  }

  @Test
  void formsOfOtherPartsAreRefused() {
    var grey = PictureBytes.grey(28, 28, 0);
    refused(Multipart.form().post(http, CLASSIFY), 400, "image", "one file or more");
    refused(Multipart.form().field("version", "1").post(http, CLASSIFY), 400, "image", "one file");
    refused(Multipart.form().field("image", "x").post(http, CLASSIFY), 400, "image", "as a file");
    refused(Multipart.form().part("image", "a.png", null, grey).field("colour", "x"), "colour");
    refused(Multipart.form().part("picture", "a.png", null, grey), "picture");
    assertThat(
            Multipart.form()
                .part("image", "a.png", null, grey)
                .field("version", "99")
                .post(http, CLASSIFY)
                .status())
        .isEqualTo(404);
    var many = Multipart.form();
    for (var i = 0; i < 200; i++) many.part("image", i + ".png", null, grey);
    assertThat(many.post(http, CLASSIFY).status()).isEqualTo(413);
  }

  private void refused(Multipart form, String field) {
    refused(form.post(http, CLASSIFY), 400, field, "");
  }

  private void refused(byte[] file, String names, String says) {
    var good = PictureBytes.grey(28, 28, 0);
    var answer =
        Multipart.form()
            .part("image", "good.png", "image/png", good)
            .part("image", "a.png", "image/png", file)
            .post(http, CLASSIFY);
    refused(answer, 422, "image[1]", names);
    assertThat(answer.text()).contains(says);
  }

  private static void refused(Http.Answer answer, int status, String field, String says) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asString()).contains(says);
  }

  private Http.Answer samples(String accept) {
    var answer = http.postJson("/v1/gan/models/known/samples", "{\"count\": 3}", "Accept", accept);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  private static JsonNode classified(Http.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().get("items");
  }
}
