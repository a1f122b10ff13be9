package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.KeypointLayout;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Human pose")
class KeypointController {

  @PostMapping(
      path = "/v1/pose/keypoints",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Convert 2D keypoints to another layout",
      description =
          "to: h36m or coco. Takes keypoints as /v1/pose/predict does, or the results of a detector"
              + " in COCO's format.")
  ConversionResponse convert(
      @RequestParam(defaultValue = "h36m") String to,
      @Valid @RequestBody ConversionRequest request) {
    return switch (to) {
      case "h36m" -> ConversionResponse.of(KeypointLayout.toHuman36m(request.given()));
      case "coco" -> ConversionResponse.of(KeypointLayout.toCoco(request.given()));
      default -> throw new InvalidRequest("to", "Must be h36m or coco.");
    };
  }
}
