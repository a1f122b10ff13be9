package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Trainings as jobs. */
@GanTest
class TrainTest {

  private final Http http;

  TrainTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void aTrainingIsMeasuredAndLeavesPicturesOfEachEpoch() throws IOException {
    var job =
        TrainedModel.submitted(
            http,
            TrainedModel.train(
                "watched", 300, "\"labels\": 100, \"epochs\": 3, \"batchSize\": 30"));
    var done = TrainedModel.finished(http, job);

    assertThat(done.get("state").asString()).as(done.toString()).isEqualTo("SUCCEEDED");
    assertThat(done.at("/progress/step").asInt()).isEqualTo(30);
    assertThat(done.get("metrics").propertyNames())
        .contains("diversity", "collapsed", "oneSidedEpochs", "testErrors", "testAccuracy");
    assertThat(done.at("/metrics/testAccuracy").asDouble()).isBetween(0.2, 1.0);
    assertThat(http.get(job + "/metrics").text())
        .contains("labelledLoss", "generatorLoss", "realTakenForReal", "testErrors");
    assertThat(http.get(job + "/samples").json().get("epochs").toString()).isEqualTo("[1,2,3]");
    var grid = http.get(job + "/samples/3.png");
    assertThat(grid.header("Content-Type")).isEqualTo("image/png");
    var picture = ImageIO.read(new ByteArrayInputStream(grid.response().body()));
    assertThat(picture.getWidth()).isEqualTo(8 * 29 - 1);
    assertThat(picture.getHeight()).isEqualTo(8 * 29 - 1);
    var gif = ImageIO.getImageReadersByFormatName("gif").next();
    gif.setInput(
        ImageIO.createImageInputStream(
            new ByteArrayInputStream(http.get(job + "/progress.gif").response().body())));
    assertThat(gif.getNumImages(true)).isEqualTo(3);
    var model = http.get("/v1/gan/models/watched").json();
    assertThat(model.toString()).contains("\"noise\":8");
  }

  @Test
  void picturesMayComeFromIdxFiles() {
    var uploaded =
        Multipart.form()
            .field("name", "squares")
            .part("file", "train-images-idx3-ubyte", null, idx(40, 6))
            .part("file", "train-labels-idx1-ubyte", null, labels(40))
            .part("file", "t10k-images-idx3-ubyte", null, idx(10, 6))
            .part("file", "t10k-labels-idx1-ubyte", null, labels(10))
            .post(http, "/v1/gan/datasets");
    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);

    var done = TrainedModel.succeeded(http, squares("labels\": 4, \"batchSize\": 10"));
    assertThat(done.at("/metrics/testAccuracy").asDouble()).isBetween(0.0, 1.0);

    var tooMany =
        TrainedModel.finished(
            http, TrainedModel.submitted(http, squares("labels\": 60, \"batchSize\": 10")));
    assertThat(tooMany.get("state").asString()).isEqualTo("FAILED");
    assertThat(tooMany.get("error").toString()).contains("fewer labels");
  }

  private static String squares(String more) {
    return """
        {"type": "train", "name": "squares", "dataset": "squares", "epochs": 1,
         "network": {"noise": 4, "generator": [8], "discriminator": [8]}, "%s}"""
        .formatted(more);
  }

  /** Pictures of one pixel set, of two classes. */
  private static byte[] idx(int count, int side) {
    var file = ByteBuffer.allocate(16 + count * side * side);
    file.putInt(0x803).putInt(count).putInt(side).putInt(side);
    for (var i = 0; i < count; i++) file.put(16 + i * side * side + i % 2, (byte) 255);
    return file.array();
  }

  private static byte[] labels(int count) {
    var file = ByteBuffer.allocate(8 + count);
    file.putInt(0x801).putInt(count);
    for (var i = 0; i < count; i++) file.put((byte) (i % 2));
    return file.array();
  }
}
