package dev.polymath.pose.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.List;
import java.util.Map;
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
      float[][][] frames,
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

  static PredictResponse ofOne(String model, int version, Person person) {
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

  static PredictResponse ofSeveral(String model, int version, List<Person> people) {
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
}
