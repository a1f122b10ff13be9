package dev.polymath.gan.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.gan.data.Frame;
import dev.polymath.gan.data.PictureFile;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/**
 * Pictures to judge, as files.
 *
 * @param version of the model; null for the latest
 */
record ClassifyForm(@Nullable String version, List<MultipartFile> images) {

  private static final String IMAGE = "image";
  private static final String VERSION = "version";

  static ClassifyForm of(MultipartHttpServletRequest form) {
    // Files first: reading them is what parses the form.
    var images = form.getMultiFileMap().getOrDefault(IMAGE, List.of());
    requireKnownParts(form);
    if (images.isEmpty()) {
      throw new InvalidRequest(IMAGE, "Send one file or more, each a part called image.");
    }
    return new ClassifyForm(form.getParameter(VERSION), images);
  }

  private static void requireKnownParts(MultipartHttpServletRequest form) {
    for (var part : form.getMultiFileMap().keySet()) {
      if (!part.equals(IMAGE)) throw new InvalidRequest(part, "Is no file of this form.");
    }
    for (var field : Collections.list(form.getParameterNames())) {
      if (field.equals(IMAGE)) {
        throw new InvalidRequest(IMAGE, "Must be sent as a file, with its file name.");
      }
      if (!field.equals(VERSION)) throw new InvalidRequest(field, "Is no field of this form.");
    }
  }

  /** All pixels one after the other. */
  float[] pixels(Frame frame) throws IOException {
    var pixels = new float[images.size() * frame.pixels()];
    for (var i = 0; i < images.size(); i++) {
      var image = images.get(i);
      var name = Objects.requireNonNullElse(image.getOriginalFilename(), "");
      try (var in = image.getInputStream()) {
        var file = new PictureFile("%s[%d]".formatted(IMAGE, i), name);
        frame.read(file, in, pixels, i * frame.pixels());
      }
    }
    return pixels;
  }

  /** The parts of a request. */
  @Schema(name = "ClassifyForm")
  record Form(
      @Nullable @Schema(description = "of the model; the latest where left out") String version,
      @ArraySchema(
              minItems = 1,
              schema = @Schema(type = "string", format = "binary"),
              arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED))
          List<String> image) {}
}
