package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import dev.polymath.common.testing.Zip;
import dev.polymath.gan.data.PictureBytes;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Trainings on zips of pictures. */
@GanTest
class PictureDatasetsTest {

  private final Http http;

  PictureDatasetsTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @BeforeEach
  void models() {
    TrainedModel.ensure(http);
  }

  @Test
  void whatAModelMadeCanBeLearntFrom() {
    var zip =
        http.postJson(
            "/v1/gan/models/known/samples", "{\"count\": 120}", "Accept", "application/zip");
    upload("made", zip.response().body());

    TrainedModel.succeeded(http, training("made", "\"batchSize\": 20"));

    var model = http.get("/v1/gan/models/made/versions/1").json();
    assertThat(model.at("/config/width").asInt()).isEqualTo(28);
    assertThat(model.at("/config/channels").asInt()).isEqualTo(1);
    assertThat(model.get("dataHash").asString())
        .isEqualTo(http.get("/v1/gan/datasets/made").json().get("sha256").asString());
  }

  @Test
  void foldersNameClasses() {
    var zip = new Zip();
    for (var i = 0; i < 40; i++) {
      zip.with("train/dark/%d.png".formatted(i), PictureBytes.coloured(4, 4, i));
      zip.with("train/light/%d.png".formatted(i), PictureBytes.coloured(4, 4, 0xffff00 + i));
    }
    zip.with("test/light/a.png", PictureBytes.coloured(4, 4, 0xfff0ff));
    upload("shades", zip.bytes());

    var done =
        TrainedModel.succeeded(
            http, training("shades", "\"labels\": 20, \"batchSize\": 10, \"epochs\": 20"));

    assertThat(done.at("/metrics").propertyNames()).contains("testAccuracy");
    var items =
        Multipart.form()
            .part("image", "dark.png", "image/png", PictureBytes.coloured(4, 4, 5))
            .part("image", "light.png", "image/png", PictureBytes.coloured(4, 4, 0xffff05))
            .part("image", "grey.png", "image/png", PictureBytes.grey(4, 4, 255))
            .post(http, "/v1/gan/models/shades/classify")
            .json()
            .get("items");
    assertThat(items.valueStream().map(item -> item.get("className").asString()))
        .containsExactly("dark", "light", "light");
  }

  @Test
  void aZipThatCannotBeLearntFromSaysWhy() {
    var png = PictureBytes.grey(4, 4, 9);
    var files = new TreeMap<String, byte[]>();
    files.put("no zip", png);
    files.put("empty", new Zip().bytes());
    files.put("broken", new Zip().with("a.png", png).with("b.png", Arrays.copyOf(png, 42)).bytes());
    files.put(
        "mixed", new Zip().with("a.png", png).with("b.png", PictureBytes.grey(5, 4, 9)).bytes());
    files.put("bomb", new Zip().with("a.txt", new byte[80 << 20]).bytes());
    files.put("huge", new Zip().with("a.png", PictureBytes.pngHeader(60_000, 60_000)).bytes());
    files.put("path", new Zip().with("../a.png", png).bytes());
    files.put("text", new Zip().with("a.txt", png).bytes());
    var says =
        Map.of(
            "no zip", "no zip file",
            "empty", "no zip file, or an empty one",
            "broken", "p.zip/b.png: Is broken",
            "mixed", "p.zip/b.png: Is 5 by 4",
            "bomb", "200 to 1",
            "huge", "60,000 by 60,000",
            "path", "path out of the zip",
            "text", "no PNG and no JPEG");
    files.forEach(
        (kind, file) -> {
          var name = "bad-" + kind.replace(' ', '-');
          upload(name, file);
          assertThat(failed(training(name, "\"batchSize\": 2")).toString())
              .contains(says.get(kind));
        });

    var one = new Zip().with("0/a.png", png).with("0/b.png", png);
    upload("one-class", one.bytes());
    assertThat(failed(training("one-class", "\"labels\": 2")).toString())
        .contains("labels", "a folder of its own");
    upload("few", new Zip().with("0/a.png", png).with("1/a.png", png).bytes());
    assertThat(failed(training("few", "\"labels\": 10")).toString()).contains("fewer labels");
  }

  private void upload(String name, byte[] zip) {
    var answer =
        Multipart.form()
            .field("name", name)
            .part("file", "p.zip", "application/zip", zip)
            .post(http, "/v1/gan/datasets");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  private JsonNode failed(String job) {
    var done = TrainedModel.finished(http, TrainedModel.submitted(http, job));
    assertThat(done.get("state").asString()).isEqualTo("FAILED");
    return done.get("error");
  }

  private static String training(String dataset, String more) {
    return "{\"type\": \"train\", \"name\": \"%s\", \"dataset\": \"%1$s\", %s, %s}"
        .formatted(dataset, TrainedModel.SMALL, more);
  }
}
