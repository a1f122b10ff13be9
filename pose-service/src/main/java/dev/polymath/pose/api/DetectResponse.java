package dev.polymath.pose.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.pose.skeleton.Skeleton;
import dev.polymath.pose.training.Detection.Seen;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was detected, in the form that {@code /v1/pose/predict} takes.
 *
 * @param width of the pictures, in pixels
 * @param keypoints [frames][17][2], in pixels
 * @param confidence [frames][17], from 0 to 1; left out where the detector gives none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DetectResponse(
    @Schema(example = "coco") String layout,
    int width,
    int height,
    float[][][] keypoints,
    float @Nullable [][] confidence) {

  static DetectResponse of(Seen seen) {
    var keypoints = seen.keypoints();
    return new DetectResponse(
        keypoints.layout().toString(),
        seen.size().width(),
        seen.size().height(),
        Nested.joints(keypoints.xy(), 2),
        keypoints.hasConfidence() ? Nested.rows(keypoints.confidence(), Skeleton.JOINTS) : null);
  }
}
