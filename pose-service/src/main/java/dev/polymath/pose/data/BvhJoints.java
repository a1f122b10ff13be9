package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Which places of a BVH skeleton are the 17 joints of Human3.6M.
 *
 * <p>Two namings are known of the CMU motion capture database's conversions: that for Poser and Daz
 * ({@code hip, abdomen, chest, …, rButtock, rThigh, rShin, rFoot}) and that for MotionBuilder
 * ({@code Hips, LowerBack, Spine, …, RightUpLeg, RightLeg, RightFoot}); and the names of Human3.6M,
 * which {@link BvhWriter} writes.
 *
 * <p>Joints that a naming lacks are middles of two of its joints: the spine that of abdomen and
 * chest, the nose that of both eyes. Where there are eyes and no crown, the crown lies twice as
 * high above the head's joint as the eyes do. Where there is a crown and no eyes, the nose lies in
 * the middle of neck and crown.
 */
final class BvhJoints {

  private static final int HEAD = Skeleton.HUMAN36M.index("head");

  /** In the order of Human3.6M; two names stand for the middle of both. */
  private static final List<List<String>> POSER =
      List.of(
          List.of("hip"),
          List.of("rThigh"),
          List.of("rShin"),
          List.of("rFoot"),
          List.of("lThigh"),
          List.of("lShin"),
          List.of("lFoot"),
          List.of("abdomen", "chest"),
          List.of("neck"),
          List.of("leftEye", "rightEye"),
          List.of("head"),
          List.of("lShldr"),
          List.of("lForeArm"),
          List.of("lHand"),
          List.of("rShldr"),
          List.of("rForeArm"),
          List.of("rHand"));

  private static final List<List<String>> MOTION_BUILDER =
      List.of(
          List.of("Hips"),
          List.of("RightUpLeg"),
          List.of("RightLeg"),
          List.of("RightFoot"),
          List.of("LeftUpLeg"),
          List.of("LeftLeg"),
          List.of("LeftFoot"),
          List.of("Spine"),
          List.of("Neck"),
          List.of("Neck", "Head.end"),
          List.of("Head.end"),
          List.of("LeftArm"),
          List.of("LeftForeArm"),
          List.of("LeftHand"),
          List.of("RightArm"),
          List.of("RightForeArm"),
          List.of("RightHand"));

  /** As {@link BvhWriter} writes them. */
  private static final List<List<String>> OWN =
      Skeleton.HUMAN36M.joints().stream().map(BvhJoints::own).toList();

  private static List<String> own(String joint) {
    return List.of(
        switch (joint) {
          case "head" -> "nose.end";
          case "leftAnkle" -> "leftKnee.end";
          case "rightAnkle" -> "rightKnee.end";
          case "leftWrist" -> "leftElbow.end";
          case "rightWrist" -> "rightElbow.end";
          default -> joint;
        });
  }

  private final BvhHierarchy hierarchy;
  private final List<int[]> sources;
  private final double[] crown;

  private BvhJoints(BvhHierarchy hierarchy, List<int[]> sources) {
    this.hierarchy = hierarchy;
    this.sources = sources;
    this.crown = crown();
  }

  /** Finds the joints by their names. */
  static BvhJoints of(BvhHierarchy hierarchy) {
    if (hierarchy.index("hip") >= 0) return of(hierarchy, POSER);
    if (hierarchy.index("Hips") >= 0) return of(hierarchy, MOTION_BUILDER);
    if (hierarchy.index("pelvis") >= 0) return of(hierarchy, OWN);
    throw new InvalidRequest(
        "file",
        "Its joints bear names that are not known here: neither hip, abdomen, chest, rThigh, … nor"
            + " Hips, Spine, RightUpLeg, …; rename them as one of these.");
  }

  private static BvhJoints of(BvhHierarchy hierarchy, List<List<String>> naming) {
    var sources = new ArrayList<int[]>();
    for (var names : naming) {
      sources.add(names.stream().mapToInt(name -> index(hierarchy, name)).toArray());
    }
    return new BvhJoints(hierarchy, sources);
  }

  private static int index(BvhHierarchy hierarchy, String name) {
    var index = hierarchy.index(name);
    if (index < 0) {
      throw new InvalidRequest("file", "Its skeleton has no joint " + name + "; add or rename it.");
    }
    return index;
  }

  /** From an ankle by the pelvis to the head, in the file's unit. */
  double bodyLength() {
    var pelvis = sources.getFirst()[0];
    return hierarchy.length(sources.get(Skeleton.HUMAN36M.index("leftAnkle"))[0], pelvis)
        + hierarchy.length(sources.get(HEAD)[0], pelvis);
  }

  /** The place of a joint of Human3.6M in a skeleton that has been posed, in the file's unit. */
  double[] place(ForwardKinematics posed, int joint) {
    var nodes = sources.get(joint);
    if (joint == HEAD) return posed.attached(nodes[0], crown);
    var place = new double[3];
    for (var node : nodes) {
      for (var k = 0; k < 3; k++) place[k] += posed.position(node)[k] / nodes.length;
    }
    return place;
  }

  /** The crown in the coordinates of the node of the head. */
  private double[] crown() {
    var head = sources.get(HEAD)[0];
    var crown = new double[3];
    for (var node : hierarchy.nodes()) {
      if (node.parent() == head && node.name().endsWith("Eye")) crown[1] += node.offset()[1];
    }
    return crown;
  }
}
