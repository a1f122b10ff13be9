package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.camera.Screen;
import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.data.Detector;
import dev.polymath.pose.data.DetectorNoise;
import dev.polymath.pose.data.Walker;
import dev.polymath.pose.skeleton.Gaps;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import dev.polymath.pose.temporal.LabelledSequence;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Something to lift for those who have nothing at hand, with the truth to compare with. */
@RestController
@Tag(name = "Human pose")
class WalkerController {

  private static final int MOST_FRAMES = 2_000;

  /**
   * What a camera saw of a walker.
   *
   * @param request what {@code POST /v1/pose/predict} takes
   * @param joints the names of the joints, in order
   * @param frames [T][17][3] the walker's poses, in metres from the pelvis, before the camera
   * @param trajectory [T][3] where the pelvis is, before the camera
   */
  record Sample(Seen request, List<String> joints, float[][][] frames, float[][] trajectory) {}

  /** Keypoints as a detector gives them. */
  record Seen(
      String layout,
      double width,
      double height,
      double fps,
      float[][][] keypoints,
      Calibration camera) {}

  /** The lens in front of them. */
  record Calibration(
      List<Double> focal, List<Double> centre, List<Double> radial, List<Double> tangential) {

    static Calibration of(Lens lens) {
      return new Calibration(lens.focal(), lens.centre(), lens.radial(), lens.tangential());
    }
  }

  @GetMapping("/v1/pose/walkers/{number}")
  @Operation(
      summary = "A person who walks about, made up: what a camera sees, and the true poses",
      description =
          "The same number gives the same person. noise is the standard deviation of the detector's"
              + " errors, in pixels of an image of 1000 by 1000.")
  Sample walker(
      @PathVariable long number,
      @RequestParam(defaultValue = "100") int frames,
      @RequestParam(defaultValue = "50") double fps,
      @RequestParam(defaultValue = "0") double noise) {
    require("frames", frames >= 1 && frames <= MOST_FRAMES, "from 1 to " + MOST_FRAMES);
    require("fps", fps >= 1 && fps <= 1_000, "from 1 to 1000");
    require("noise", noise >= 0 && noise <= 100, "from 0 to 100 pixels");
    var motion = new Walker(number).walk(frames, fps);
    var camera = new CameraRing(1, 30 + 60 * (number % 6)).around(motion).getFirst();
    var view = new Detector(camera, new DetectorNoise(noise, 0, 0, 1)).watch(motion, number);
    var truth = LabelledSequence.of(camera, Gaps.fill(view.keypoints()).filled(), view.motion());
    return new Sample(
        seen(camera.screen(), camera.lens(), motion, view.keypoints().xy()),
        Skeleton.HUMAN36M.joints(),
        Nested.joints(truth.poses(), 3),
        Nested.rows(truth.places(), 3));
  }

  private static Seen seen(Screen screen, Lens lens, Motion motion, float[] xy) {
    return new Seen(
        "h36m",
        screen.width(),
        screen.height(),
        motion.framesPerSecond(),
        Nested.joints(xy, 2),
        Calibration.of(lens));
  }

  private static void require(String field, boolean holds, String bounds) {
    if (!holds) throw new InvalidRequest(field, "Must be " + bounds + ".");
  }
}
