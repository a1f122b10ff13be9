package dev.polymath.gan.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gan.data.Frame;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures to judge.
 *
 * @param version of the model; the latest where left out
 * @param images the pixels of each from 0 to 1, channel by channel, row by row
 */
@Schema(example = "{\"images\": [[0, 0.5, 1]]}")
record ClassifyRequest(
    @Nullable String version,
    @NotNull(message = "Give one picture or more.")
        @Size(min = 1, max = 10_000, message = "Give 1 to 10,000 pictures.")
        List<@NotNull(message = "Must be a list of numbers.") List<@NotNull Float>> images) {

  /** All pixels one after the other. */
  float[] pixels(Frame frame) {
    var pixels = new float[images.size() * frame.pixels()];
    for (var i = 0; i < images.size(); i++) {
      var image = images.get(i);
      if (image.size() != frame.pixels()) {
        throw new InvalidRequest(
            "images[%d]".formatted(i),
            "Has %,d numbers, and the model takes pictures of %,d."
                .formatted(image.size(), frame.pixels()));
      }
      for (var j = 0; j < frame.pixels(); j++) {
        var pixel = image.get(j);
        if (!(pixel >= 0 && pixel <= 1)) {
          throw new InvalidRequest("images[%d][%d]".formatted(i, j), "Must be from 0 to 1.");
        }
        pixels[i * frame.pixels() + j] = pixel;
      }
    }
    return pixels;
  }
}
