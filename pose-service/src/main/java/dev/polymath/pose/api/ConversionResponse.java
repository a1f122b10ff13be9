package dev.polymath.pose.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.pose.data.ConfidenceList;
import dev.polymath.pose.data.KeypointList;
import dev.polymath.pose.skeleton.Keypoints;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keypoints as {@code POST /v1/pose/predict} takes them.
 *
 * @param joints the names of the joints, in order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConversionResponse(
    String layout,
    List<String> joints,
    @Schema(implementation = float[][][].class) KeypointList keypoints,
    @Nullable @Schema(implementation = float[][].class) ConfidenceList confidence) {

  static ConversionResponse of(Keypoints keypoints) {
    return new ConversionResponse(
        keypoints.layout().toString(),
        keypoints.layout().joints(),
        new KeypointList(keypoints.xy()),
        keypoints.hasConfidence() ? new ConfidenceList(keypoints.confidence()) : null);
  }
}
