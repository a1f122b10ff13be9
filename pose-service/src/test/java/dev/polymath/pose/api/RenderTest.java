package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Poses as pictures. */
@PoseTest
class RenderTest {

  private static final String FRAME =
      PredictRequest.EXAMPLE.substring(
          PredictRequest.EXAMPLE.indexOf("[["), PredictRequest.EXAMPLE.lastIndexOf(']'));

  private final Http http;

  RenderTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @BeforeEach
  void aModelIsThere() {
    ImportedModel.ensure(http, "tiny", TemporalArchitecture.of(List.of(3, 3), 16, false), false);
  }

  @Test
  void aFrameIsDrawnAsSvg() {
    var svg = http.postJson("/v1/pose/render", PredictRequest.EXAMPLE);

    assertThat(svg.header("Content-Type")).startsWith("image/svg+xml");
    assertThat(svg.text()).contains("<svg", "Poses by tiny, version 1", "viewBox=\"0 0 960 480\"");
  }

  @Test
  void aFrameIsDrawnAsPng() throws IOException {
    var png = http.postJson("/v1/pose/render?format=png&frame=0", PredictRequest.EXAMPLE);

    var image = ImageIO.read(new ByteArrayInputStream(png.response().body()));
    assertThat(png.header("Content-Type")).isEqualTo("image/png");
    assertThat(image.getWidth()).isEqualTo(960);
    // Both panels show something in the colours of both sides.
    for (var from : new int[] {0, 481}) {
      var blue = 0;
      for (var x = from; x < from + 479; x++) {
        for (var y = 0; y < 480; y++) if (image.getRGB(x, y) == 0xFF0072B2) blue++;
      }
      assertThat(blue).as("panel from " + from).isGreaterThan(20);
    }
  }

  @Test
  void aSequenceIsDrawnAsAnimation() throws IOException {
    var frames = String.join(",", Collections.nCopies(40, FRAME.substring(1)));
    var request =
        "{\"layout\": \"coco\", \"width\": 1920, \"height\": 1080, \"keypoints\": ["
            + frames
            + "]}";

    var gif = http.postJson("/v1/pose/render?format=gif", request);

    assertThat(gif.status()).as(gif.text()).isEqualTo(200);
    assertThat(gif.header("Content-Type")).isEqualTo("image/gif");
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif.response().body()))) {
      reader.setInput(in);
      // Fifty frames a second are shown at half the rate.
      assertThat(reader.getNumImages(true)).isEqualTo(20);
      var metadata = reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
      assertThat(metadata.getChildNodes().getLength()).isGreaterThan(1);
    }
  }

  @Test
  void otherFormatsAndFramesAreRefused() {
    assertThat(refused("/v1/pose/render?format=mp4")).isEqualTo("format");
    assertThat(refused("/v1/pose/render?frame=1")).isEqualTo("frame");
    assertThat(refused("/v1/pose/render?frame=-1")).isEqualTo("frame");
  }

  private String refused(String path) {
    var answer = http.postJson(path, PredictRequest.EXAMPLE);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    return answer.json().at("/errors/0/field").asString();
  }
}
