package dev.polymath.pose.skeleton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The joints that a detector reports, and their order.
 *
 * <p>Human3.6M's own joints are what the method takes. COCO's, which most detectors are trained on,
 * are converted:
 *
 * <ul>
 *   <li>pelvis: the middle of both hips
 *   <li>thorax: the middle of both shoulders
 *   <li>spine: the middle of pelvis and thorax as made above
 *   <li>head: the middle of both eyes
 *   <li>nose, shoulders, elbows, wrists, hips, knees, ankles: themselves; the ears are dropped
 * </ul>
 *
 * <p>The way back gives nose and limbs; eyes and ears are missing, for Human3.6M has none.
 */
public enum KeypointLayout {
  /** The 17 joints of {@link Skeleton#HUMAN36M}. */
  H36M(Skeleton.HUMAN36M.joints(), Skeleton.HUMAN36M.mirrored()),

  /** The 17 keypoints of COCO, in COCO's order. */
  COCO(
      List.of(
          "nose",
          "leftEye",
          "rightEye",
          "leftEar",
          "rightEar",
          "leftShoulder",
          "rightShoulder",
          "leftElbow",
          "rightElbow",
          "leftWrist",
          "rightWrist",
          "leftHip",
          "rightHip",
          "leftKnee",
          "rightKnee",
          "leftAnkle",
          "rightAnkle"),
      List.of(0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15));

  private final List<String> joints;
  private final List<Integer> mirrored;

  KeypointLayout(List<String> joints, List<Integer> mirrored) {
    this.joints = joints;
    this.mirrored = mirrored;
  }

  /** The names of the joints, in their order. */
  public List<String> joints() {
    return joints;
  }

  /** For each joint the number of its counterpart on the body's other side. */
  public List<Integer> mirrored() {
    return mirrored;
  }

  public int size() {
    return joints.size();
  }

  /** As callers name it: {@code h36m}, {@code coco}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same keypoints as the method takes them. */
  public static Keypoints toHuman36m(Keypoints seen) {
    return seen.layout() == H36M ? seen : converted(seen, H36M);
  }

  /** The same keypoints as COCO names them; eyes and ears are missing if they come from H36M. */
  public static Keypoints toCoco(Keypoints seen) {
    return seen.layout() == COCO ? seen : converted(seen, COCO);
  }

  private static Keypoints converted(Keypoints seen, KeypointLayout target) {
    var sources = new ArrayList<int[]>();
    for (var joint : target.joints) sources.add(seen.layout().sourcesOf(joint));
    var joints = target.size();
    var xy = new float[seen.frames() * joints * 2];
    var confidence = new float[seen.hasConfidence() ? seen.frames() * joints : 0];
    Arrays.fill(xy, Float.NaN);
    for (var frame = 0; frame < seen.frames(); frame++) {
      for (var joint = 0; joint < joints; joint++) {
        mean(seen, frame, sources.get(joint), frame * joints + joint, xy, confidence);
      }
    }
    return new Keypoints(target, seen.frames(), xy, confidence);
  }

  /** A joint that is made of several is missing with each, and as sure as the least sure. */
  private static void mean(
      Keypoints seen, int frame, int[] sources, int to, float[] xy, float[] confidence) {
    if (sources.length == 0) return;
    var x = 0.0;
    var y = 0.0;
    var least = 1f;
    for (var source : sources) {
      x += seen.x(frame, source) / sources.length;
      y += seen.y(frame, source) / sources.length;
      if (seen.hasConfidence()) {
        least = Math.min(least, seen.confidence()[frame * seen.layout().size() + source]);
      }
    }
    xy[2 * to] = (float) x;
    xy[2 * to + 1] = (float) y;
    if (confidence.length > 0) confidence[to] = least;
  }

  /** The joints of this layout in whose middle a joint lies; none where this layout lacks it. */
  private int[] sourcesOf(String joint) {
    var own = joints.indexOf(joint);
    if (own >= 0) return new int[] {own};
    if (this == H36M) return new int[0];
    return switch (joint) {
      case "pelvis" -> indices("leftHip", "rightHip");
      case "thorax" -> indices("leftShoulder", "rightShoulder");
      case "spine" -> indices("leftHip", "rightHip", "leftShoulder", "rightShoulder");
      case "head" -> indices("leftEye", "rightEye");
      default -> throw new IllegalStateException(joint + " cannot be made of " + this);
    };
  }

  private int[] indices(String... names) {
    return Arrays.stream(names).mapToInt(joints::indexOf).toArray();
  }
}
