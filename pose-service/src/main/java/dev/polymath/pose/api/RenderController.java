package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.images.AnimatedGif;
import dev.polymath.common.plot.Charts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Human pose")
class RenderController {

  /** Of an animation; longer sequences are shown at a lower rate. */
  private static final int MOST_PICTURES = 150;

  /** Viewers slow down what changes faster. */
  private static final double FASTEST = 25;

  private final Lifting lifting;
  private final Charts charts;

  RenderController(Lifting lifting, Charts charts) {
    this.lifting = lifting;
    this.charts = charts;
  }

  @PostMapping(path = "/v1/pose/render", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Lift sequences of 2D keypoints and draw them, 2D beside 3D",
      description =
          "format: svg or png of one frame (frame, the middle one where left out), or gif of all.")
  ResponseEntity<byte[]> render(
      @RequestParam(defaultValue = "svg") String format,
      @RequestParam(required = false) @Nullable Integer frame,
      @Valid @RequestBody PredictRequest request) {
    if (!format.matches("svg|png|gif")) {
      throw new InvalidRequest("format", "Must be svg, png or gif.");
    }
    var answer = lifting.lift(request);
    var shortest =
        answer.people().stream().mapToInt(p -> p.seen().filled().frames()).min().orElseThrow();
    if (frame != null && (frame < 0 || frame >= shortest)) {
      throw new InvalidRequest("frame", "Must be from 0 to " + (shortest - 1) + ".");
    }
    var shown = frame == null ? shortest / 2 : frame;
    var model = answer.model();
    return switch (format) {
      case "svg" ->
          ResponseEntity.ok()
              .contentType(Charts.SVG)
              .body(
                  charts.svg(
                      "Poses by " + model.name() + ", version " + model.version(),
                      PosePicture.WIDTH,
                      PosePicture.HEIGHT,
                      picture(request, answer, shown)));
      case "png" ->
          ResponseEntity.ok()
              .contentType(MediaType.IMAGE_PNG)
              .body(png(image(request, answer, shown)));
      default ->
          ResponseEntity.ok().contentType(MediaType.IMAGE_GIF).body(gif(request, answer, shortest));
    };
  }

  private Consumer<Graphics2D> picture(PredictRequest request, Lifting.Answer answer, int frame) {
    var picture =
        new PosePicture(
            Objects.requireNonNull(request.width()), Objects.requireNonNull(request.height()));
    return graphics -> {
      for (var n = 0; n < answer.people().size(); n++) {
        var found = answer.people().get(n);
        picture.draw(
            graphics, found.seen().filled(), found.poses(), frame, n, answer.people().size());
      }
    };
  }

  private BufferedImage image(PredictRequest request, Lifting.Answer answer, int frame) {
    return charts.image(PosePicture.WIDTH, PosePicture.HEIGHT, picture(request, answer, frame));
  }

  private static byte[] png(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private byte[] gif(PredictRequest request, Lifting.Answer answer, int frames) {
    var rate = Lifting.rate(request);
    var every =
        (int) Math.max(Math.ceil(rate / FASTEST), Math.ceil(frames / (double) MOST_PICTURES));
    var pictures =
        IntStream.iterate(0, i -> i < frames, i -> i + every)
            .mapToObj(i -> image(request, answer, i))
            .iterator();
    return AnimatedGif.of(pictures, (int) Math.max(2, Math.round(100 * every / rate)));
  }
}
