package dev.polymath.pose.api;

import dev.polymath.pose.data.Pictures;
import dev.polymath.pose.training.Detection;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.multipart.support.MissingServletRequestPartException;

/** Keypoints from pictures, by the detector that the operator brought along. */
@RestController
@Tag(name = "Human pose")
class DetectController {

  private static final String IMAGE = "image";
  private static final Pattern VIDEO =
      Pattern.compile("(?i).*\\.(mp4|m4v|mov|avi|mkv|webm|mpe?g|wmv)");
  private static final List<MediaType> TAKEN =
      List.of(
          MediaType.IMAGE_PNG,
          MediaType.IMAGE_JPEG,
          MediaType.IMAGE_GIF,
          new MediaType("image", "bmp"),
          new MediaType("application", "zip"));

  private final Detection detection;

  DetectController(Detection detection) {
    this.detection = detection;
  }

  @PostMapping(path = "/v1/pose/detect", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(
      summary = "Find the keypoints of a person in a sequence of pictures",
      description =
          "A form of one or more files called image, in the order of the frames: PNG, JPEG, BMP, an"
              + " animated GIF, or a zip of pictures; no video. All pictures are of one size. The"
              + " answer is what /v1/pose/predict takes. 501 where no detector is configured. For"
              + " example: curl -F image=@1.png -F image=@2.png …")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
              schema = @Schema(implementation = Form.class)))
  DetectResponse detect(@Parameter(hidden = true) MultipartHttpServletRequest form)
      throws IOException, HttpMediaTypeNotSupportedException, MissingServletRequestPartException {
    detection.requireDetector();
    var images = form.getFiles(IMAGE);
    if (images.isEmpty()) throw new MissingServletRequestPartException(IMAGE);
    for (var image : images) refuseVideo(image);
    return DetectResponse.of(
        detection.detect(
            images.stream()
                .map(image -> new Pictures.File(name(image), image::getInputStream))
                .toList()));
  }

  private static void refuseVideo(MultipartFile image) throws HttpMediaTypeNotSupportedException {
    var type = type(image);
    if (type.getType().equals("video") || VIDEO.matcher(name(image)).matches()) {
      throw new HttpMediaTypeNotSupportedException(type, TAKEN);
    }
  }

  private static MediaType type(MultipartFile image) {
    var type = image.getContentType();
    if (type == null) return MediaType.APPLICATION_OCTET_STREAM;
    try {
      return MediaType.parseMediaType(type);
    } catch (InvalidMediaTypeException e) {
      return MediaType.APPLICATION_OCTET_STREAM;
    }
  }

  private static String name(MultipartFile image) {
    return Objects.requireNonNullElse(image.getOriginalFilename(), "");
  }

  /** The parts of a request. */
  @Schema(name = "DetectForm")
  record Form(
      @ArraySchema(
              minItems = 1,
              schema = @Schema(type = "string", format = "binary"),
              arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED))
          List<String> image) {}
}
