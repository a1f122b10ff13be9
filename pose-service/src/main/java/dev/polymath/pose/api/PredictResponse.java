package dev.polymath.pose.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.pose.api.Lifting.Found;
import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.skeleton.Gaps;
import dev.polymath.pose.skeleton.Keypoints;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Poses before the camera, in metres: x to the right, y downwards, z away.
 *
 * @param joints the names of the joints, in order
 * @param skeleton for each joint the number of its parent, -1 for the root
 * @param frames [T][17][3], from the pelvis; where one person was asked for
 * @param trajectory [T][3], where the pelvis is; where it was asked for
 * @param reprojection what the lens makes of what was found; where it was given
 * @param interpolated for each joint that was not always seen in how many frames it was made up
 * @param people the same for each person; where several were asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PredictResponse(
    String model,
    int version,
    List<String> joints,
    List<Integer> skeleton,
    float @Nullable [][][] frames,
    float @Nullable [][] trajectory,
    @Nullable Reprojection reprojection,
    @Nullable Map<String, Integer> interpolated,
    @Nullable List<Person> people) {

  /** What was found of one person. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Person(
      float @Nullable [][][] frames,
      float @Nullable [][] trajectory,
      @Nullable Reprojection reprojection,
      Map<String, Integer> interpolated) {}

  /**
   * Poses at their places as the lens sees them.
   *
   * @param keypoints [T][17][2] in pixels, in the order of {@code joints}
   * @param meanError their mean distance from the keypoints that were given, in pixels
   */
  record Reprojection(float[][][] keypoints, double meanError) {}

  /** What was found, as it was asked for. */
  static PredictResponse of(PredictRequest request, Lifting.Answer answer) {
    var lens = Optional.ofNullable(request.camera()).map(PredictRequest.CameraLens::lens);
    var model = answer.model();
    var people = answer.people().stream().map(found -> person(found, lens)).toList();
    return request.people() == null
        ? ofOne(model.name(), model.version(), people.getFirst())
        : ofSeveral(model.name(), model.version(), people);
  }

  /** The same, for who has been sent the poses already. */
  PredictResponse withoutPoses() {
    return new PredictResponse(
        model,
        version,
        joints,
        skeleton,
        null,
        null,
        reprojection,
        interpolated,
        people == null
            ? null
            : people.stream()
                .map(person -> new Person(null, null, person.reprojection, person.interpolated))
                .toList());
  }

  private static PredictResponse ofOne(String model, int version, Person person) {
    return new PredictResponse(
        model,
        version,
        Skeleton.HUMAN36M.joints(),
        Skeleton.HUMAN36M.parents(),
        person.frames(),
        person.trajectory(),
        person.reprojection(),
        person.interpolated(),
        null);
  }

  private static PredictResponse ofSeveral(String model, int version, List<Person> people) {
    return new PredictResponse(
        model,
        version,
        Skeleton.HUMAN36M.joints(),
        Skeleton.HUMAN36M.parents(),
        null,
        null,
        null,
        null,
        people);
  }

  private static Person person(Found found, Optional<Lens> lens) {
    return new Person(
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
