package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.api.PredictRequest.Layout;
import dev.polymath.pose.data.CocoDetections;
import dev.polymath.pose.data.ConfidenceList;
import dev.polymath.pose.data.KeypointList;
import dev.polymath.pose.skeleton.Keypoints;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Keypoints that are wanted in another layout: in that of a request, or as detectors write them.
 *
 * @param layout which joints the keypoints are
 * @param keypoints [frames][17][2] in pixels, null where a joint was not seen
 * @param confidence [frames][17] from 0 to 1
 * @param detections COCO's format of results, instead: a list of {@code image_id}, {@code
 *     keypoints} and {@code score}
 */
@Schema(example = ConversionRequest.EXAMPLE)
record ConversionRequest(
    @Nullable Layout layout,
    @Nullable @Schema(implementation = float[][][].class) KeypointList keypoints,
    @Nullable @Schema(implementation = float[][].class) ConfidenceList confidence,
    @Nullable @Schema(implementation = Object[].class) CocoDetections detections) {

  static final String EXAMPLE =
      """
      {"detections": [{"image_id": 0, "score": 0.93, "keypoints": [
        960, 300, 1, 968, 292, 1, 952, 292, 1, 978, 298, 1, 942, 298, 1, 1004, 380, 1, 916, 380, 1,
        1024, 470, 1, 896, 470, 1, 1030, 556, 1, 890, 556, 1, 986, 560, 1, 934, 560, 1,
        990, 690, 1, 930, 690, 1, 992, 820, 1, 928, 820, 1]}]}""";

  Keypoints given() {
    if ((keypoints == null) == (detections == null)) {
      throw new InvalidRequest("keypoints", "Give keypoints or detections; one of both.");
    }
    if (detections != null) {
      if (layout != null) throw new InvalidRequest("layout", "Goes with keypoints alone.");
      if (confidence != null) throw new InvalidRequest("confidence", "Goes with keypoints alone.");
      return detections.keypoints();
    }
    if (layout == null || keypoints == null) {
      throw new InvalidRequest("layout", "Say which joints these are: h36m or coco.");
    }
    return Lifting.seen("", layout.joints(), keypoints.xy(), confidence);
  }
}
