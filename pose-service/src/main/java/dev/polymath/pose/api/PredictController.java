package dev.polymath.pose.api;

import dev.polymath.pose.api.Lifting.Found;
import dev.polymath.pose.api.PredictResponse.Reprojection;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.skeleton.Gaps;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Skeleton;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Human pose")
class PredictController {

  private final Lifting lifting;

  PredictController(Lifting lifting) {
    this.lifting = lifting;
  }

  @PostMapping(
      path = "/v1/pose/predict",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Lift sequences of 2D keypoints to 3D poses")
  PredictResponse predict(@Valid @RequestBody PredictRequest request) {
    var lens = Optional.ofNullable(request.camera()).map(PredictRequest.CameraLens::lens);
    var answer = lifting.lift(request);
    var model = answer.model();
    var people = answer.people().stream().map(found -> person(found, lens)).toList();
    return request.people() == null
        ? PredictResponse.ofOne(model.name(), model.version(), people.getFirst())
        : PredictResponse.ofSeveral(model.name(), model.version(), people);
  }

  private static PredictResponse.Person person(Found found, Optional<Lens> lens) {
    return new PredictResponse.Person(
        Nested.joints(found.poses(), 3),
        found.places().map(places -> Nested.rows(places, 3)).orElse(null),
        lens.isPresent() && found.places().isPresent()
            ? reprojection(lens.get(), found.poses(), found.places().get(), found.seen().filled())
            : null,
        interpolated(found.seen()));
  }

  private static Reprojection reprojection(
      Lens lens, float[] poses, float[] places, Keypoints given) {
    var xy = new float[poses.length / 3 * 2];
    var error = 0.0;
    for (var i = 0; i < poses.length / 3; i++) {
      var frame = i / Skeleton.JOINTS;
      var pixel =
          lens.project(
              new double[] {
                poses[3 * i] + places[3 * frame],
                poses[3 * i + 1] + places[3 * frame + 1],
                poses[3 * i + 2] + places[3 * frame + 2]
              });
      xy[2 * i] = (float) pixel[0];
      xy[2 * i + 1] = (float) pixel[1];
      error += Math.hypot(pixel[0] - given.xy()[2 * i], pixel[1] - given.xy()[2 * i + 1]);
    }
    return new Reprojection(Nested.joints(xy, 2), error * 2 / xy.length);
  }

  private static Map<String, Integer> interpolated(Gaps gaps) {
    var interpolated = new LinkedHashMap<String, Integer>();
    for (var joint = 0; joint < gaps.missing().length; joint++) {
      if (gaps.missing()[joint] > 0) {
        interpolated.put(Skeleton.HUMAN36M.joints().get(joint), gaps.missing()[joint]);
      }
    }
    return interpolated;
  }
}
