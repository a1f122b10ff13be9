package dev.polymath.pose.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.data.ConfidenceList;
import dev.polymath.pose.data.KeypointList;
import dev.polymath.pose.skeleton.KeypointLayout;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keypoints to be lifted, of one person or of several.
 *
 * @param model its name; the service's default where left out
 * @param version a number or an alias; the latest where left out
 * @param layout which joints the keypoints are
 * @param width of the image, in pixels
 * @param height of the image, in pixels
 * @param fps the rate of the frames; 50 where left out, which is what models are trained at. Others
 *     are converted there and back
 * @param keypoints [frames][17][2] in pixels, null where a joint was not seen; of the one person
 * @param confidence [frames][17] from 0 to 1; keypoints of no confidence count as not seen
 * @param people several persons, each with keypoints of its own, instead of the one
 * @param flipAugmentation whether to take the mean with what is found in the mirror image; true
 *     where left out
 * @param trajectory whether to find where the body is, too
 * @param camera the lens, to project back what was found; asks for the trajectory, too
 */
@Schema(example = PredictRequest.EXAMPLE)
record PredictRequest(
    @Nullable String model,
    @Nullable String version,
    @NotNull(message = "Say which joints these are: h36m or coco.") @Nullable Layout layout,
    @NotNull(message = "Give the width of the image in pixels.")
        @Nullable
        @DecimalMin("1")
        @DecimalMax("100000")
        Double width,
    @NotNull(message = "Give the height of the image in pixels.")
        @Nullable
        @DecimalMin("1")
        @DecimalMax("100000")
        Double height,
    @Nullable @DecimalMin("1") @DecimalMax("1000") Double fps,
    @Nullable @Schema(implementation = float[][][].class) KeypointList keypoints,
    @Nullable @Schema(implementation = float[][].class) ConfidenceList confidence,
    @Nullable List<@NotNull @Valid Person> people,
    @Nullable Boolean flipAugmentation,
    @Nullable Boolean trajectory,
    @Nullable @Valid CameraLens camera) {

  static final String EXAMPLE =
      """
      {"layout": "coco", "width": 1920, "height": 1080, "keypoints": [[
        [960, 300], [968, 292], [952, 292], [978, 298], [942, 298], [1004, 380], [916, 380],
        [1024, 470], [896, 470], [1030, 556], [890, 556], [986, 560], [934, 560], [990, 690],
        [930, 690], [992, 820], [928, 820]]]}""";

  /** The same keypoints as a table, with {@link #TABLE_QUERY}. */
  static final String TABLE =
      """
      nose_x,nose_y,leftEye_x,leftEye_y,rightEye_x,rightEye_y,leftEar_x,leftEar_y,\
      rightEar_x,rightEar_y,leftShoulder_x,leftShoulder_y,rightShoulder_x,\
      rightShoulder_y,leftElbow_x,leftElbow_y,rightElbow_x,rightElbow_y,leftWrist_x,\
      leftWrist_y,rightWrist_x,rightWrist_y,leftHip_x,leftHip_y,rightHip_x,rightHip_y,\
      leftKnee_x,leftKnee_y,rightKnee_x,rightKnee_y,leftAnkle_x,leftAnkle_y,\
      rightAnkle_x,rightAnkle_y
      960,300,968,292,952,292,978,298,942,298,1004,380,916,380,1024,470,896,470,\
      1030,556,890,556,986,560,934,560,990,690,930,690,992,820,928,820
      """;

  static final String TABLE_QUERY = "layout=coco&width=1920&height=1080";

  /** Which joints are given. */
  enum Layout {
    @JsonProperty("h36m")
    H36M(KeypointLayout.H36M),
    @JsonProperty("coco")
    COCO(KeypointLayout.COCO);

    private final KeypointLayout joints;

    Layout(KeypointLayout joints) {
      this.joints = joints;
    }

    KeypointLayout joints() {
      return joints;
    }
  }

  /** One of several persons. */
  record Person(
      @NotNull(message = "Give the person's keypoints: [frames][17][2].")
          @Schema(implementation = float[][][].class)
          KeypointList keypoints,
      @Nullable @Schema(implementation = float[][].class) ConfidenceList confidence) {}

  /**
   * A lens, as calibration gives it.
   *
   * @param focal fx and fy in pixels
   * @param centre cx and cy in pixels
   * @param radial k1, k2, k3; no distortion where left out
   * @param tangential p1, p2; no distortion where left out
   */
  record CameraLens(
      @NotNull(message = "Give fx and fy in pixels.") List<@NotNull Double> focal,
      @NotNull(message = "Give cx and cy in pixels.") List<@NotNull Double> centre,
      @Nullable List<@NotNull Double> radial,
      @Nullable List<@NotNull Double> tangential) {

    Lens lens() {
      try {
        return new Lens(
            focal,
            centre,
            radial == null ? List.of(0.0, 0.0, 0.0) : radial,
            tangential == null ? List.of(0.0, 0.0) : tangential);
      } catch (InvalidRequest e) {
        var error = e.errors().getFirst();
        throw new InvalidRequest("camera." + error.field(), error.message());
      }
    }
  }
}
