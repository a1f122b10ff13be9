package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.images.AnimatedGif;
import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import dev.polymath.common.testing.Zip;
import dev.polymath.pose.detector.TinyDetector;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Keypoints from pictures, by a detector that is real, if small: it sees coloured dots. */
@PoseTest
class DetectTest {

  private static final String DETECT = "/v1/pose/detect";

  @TempDir private static Path folder;

  private final Http http;

  DetectTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @DynamicPropertySource
  static void aDetectorIsConfigured(DynamicPropertyRegistry registry) throws IOException {
    var file = Files.write(folder.resolve("dots.pt"), TinyDetector.heatmaps());
    registry.add("polymath.pose.detector.model", file::toString);
    registry.add("polymath.pose.detector.mean", () -> "0,0,0");
    registry.add("polymath.pose.detector.deviation", () -> "1,1,1");
    registry.add("polymath.pose.detector.max-pixels", () -> 300_000);
    registry.add("polymath.pose.detector.max-pictures", () -> 10);
  }

  @Test
  void whatIsDetectedInPicturesIsWhatPredictTakes() {
    ImportedModel.ensure(http, "tiny", TemporalArchitecture.of(List.of(3, 3), 16, false), false);

    var answer =
        Multipart.form()
            .part("image", "1.png", "image/png", png(picture(0)))
            .part("image", "2.png", "image/png", png(picture(30)))
            .post(http, DETECT);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var found = answer.json();
    assertThat(found.at("/layout").asString()).isEqualTo("coco");
    assertThat(found.at("/width").asInt()).isEqualTo(480);
    for (var frame = 0; frame < 2; frame++) {
      for (var joint = 0; joint < 17; joint++) {
        var place = found.at("/keypoints/" + frame + "/" + joint);
        assertThat(place.get(0).asDouble()).isCloseTo(places(30 * frame)[joint][0], within(6.0));
        assertThat(place.get(1).asDouble()).isCloseTo(places(30 * frame)[joint][1], within(6.0));
      }
    }
    assertThat(found.at("/confidence/1").size()).isEqualTo(17);

    var predicted = http.postJson("/v1/pose/predict", answer.text());
    assertThat(predicted.status()).as(predicted.text()).isEqualTo(200);
  }

  @Test
  void animationsAndZipsAreSequences() {
    var gif = AnimatedGif.of(IntStream.range(0, 3).mapToObj(i -> picture(10 * i)).iterator(), 4);
    var zip = new Zip().with("f/1.png", png(picture(0))).with("f/2.png", png(picture(10))).bytes();

    var animated = Multipart.form().part("image", "a.gif", "image/gif", gif).post(http, DETECT);
    var packed = Multipart.form().part("image", "a.zip", null, zip).post(http, DETECT);

    assertThat(animated.json().at("/keypoints").size()).as(animated.text()).isEqualTo(3);
    assertThat(packed.json().at("/keypoints").size()).as(packed.text()).isEqualTo(2);
    assertThat(packed.json().at("/keypoints/1/0/0").asDouble())
        .isCloseTo(animated.json().at("/keypoints/1/0/0").asDouble(), within(2.0));
  }

  @Test
  void whatCannotBeLookedAtIsNamed() {
    var text = "no picture".getBytes(StandardCharsets.UTF_8);
    var broken = Multipart.form().part("image", "notes.txt", "text/plain", text).post(http, DETECT);
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.json().at("/errors/0/field").asString()).isEqualTo("image[0]");
    assertThat(broken.text()).contains("notes.txt");

    var video = Multipart.form().part("image", "a.mp4", "video/mp4", text).post(http, DETECT);
    assertThat(video.status()).isEqualTo(415);
    assertThat(video.text()).contains("image/png", "image/gif", "application/zip");
    assertThat(
            Multipart.form()
                .part("image", "a.MOV", "application/octet-stream", text)
                .post(http, DETECT)
                .status())
        .isEqualTo(415);
    assertThat(http.post(DETECT, "video/mp4", text).status()).isEqualTo(415);

    var none = Multipart.form().field("images", "x").post(http, DETECT);
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.json().at("/errors/0/field").asString()).isEqualTo("image");

    var large = png(new BufferedImage(600, 501, BufferedImage.TYPE_INT_RGB));
    assertThat(Multipart.form().part("image", "l.png", null, large).post(http, DETECT).status())
        .isEqualTo(413);
    var many = Multipart.form();
    var small = png(picture(0));
    for (var i = 0; i < 11; i++) many.part("image", i + ".png", null, small);
    assertThat(many.post(http, DETECT).status()).isEqualTo(413);
  }

  private static BufferedImage picture(int shift) {
    return TinyDetector.picture(480, 480, places(shift), 14);
  }

  private static double[][] places(int shift) {
    var places = new double[17][2];
    for (var joint = 0; joint < 17; joint++) {
      places[joint][0] = 50 + 105 * (joint % 4) + shift;
      places[joint][1] = 40 + 95 * (joint / 4);
    }
    return places;
  }

  private static byte[] png(BufferedImage picture) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
