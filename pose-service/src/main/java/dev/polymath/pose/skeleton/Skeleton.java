package dev.polymath.pose.skeleton;

import java.util.ArrayList;
import java.util.List;

/**
 * Joints and the bones between them.
 *
 * @param joints their names, in the order in which sequences hold them
 * @param parents for each joint the number of the one that it hangs from, -1 for the root; parents
 *     come before their children
 * @param mirrored for each joint the number of its counterpart on the other side of the body, its
 *     own where it lies in the middle
 */
public record Skeleton(List<String> joints, List<Integer> parents, List<Integer> mirrored) {

  /** The number of joints that every pose of this service has. */
  public static final int JOINTS = 17;

  /**
   * The 17 joints that papers on Human3.6M report, in their order. Distances are measured from the
   * root, the pelvis.
   */
  public static final Skeleton HUMAN36M =
      new Skeleton(
          List.of(
              "pelvis",
              "rightHip",
              "rightKnee",
              "rightAnkle",
              "leftHip",
              "leftKnee",
              "leftAnkle",
              "spine",
              "thorax",
              "nose",
              "head",
              "leftShoulder",
              "leftElbow",
              "leftWrist",
              "rightShoulder",
              "rightElbow",
              "rightWrist"),
          List.of(-1, 0, 1, 2, 0, 4, 5, 0, 7, 8, 9, 8, 11, 12, 8, 14, 15),
          List.of(0, 4, 5, 6, 1, 2, 3, 7, 8, 9, 10, 14, 15, 16, 11, 12, 13));

  public Skeleton {
    joints = List.copyOf(joints);
    parents = List.copyOf(parents);
    mirrored = List.copyOf(mirrored);
    var count = joints.size();
    if (parents.size() != count || mirrored.size() != count) {
      throw new IllegalArgumentException("each joint has a parent and a counterpart");
    }
    for (var joint = 0; joint < count; joint++) {
      if (parents.get(joint) >= joint || (parents.get(joint) < 0) != (joint == 0)) {
        throw new IllegalArgumentException(joints.get(joint) + " comes before its parent");
      }
      if (mirrored.get(mirrored.get(joint)) != joint) {
        throw new IllegalArgumentException(joints.get(joint) + " is not its mirror's mirror");
      }
    }
  }

  public int size() {
    return joints.size();
  }

  /** The number of a joint. */
  public int index(String joint) {
    var index = joints.indexOf(joint);
    if (index < 0) throw new IllegalArgumentException("there is no joint " + joint);
    return index;
  }

  /** The joints on the body's left side, as far as they have a counterpart. */
  public List<Integer> left() {
    return side("left");
  }

  /** The joints on the body's right side, as far as they have a counterpart. */
  public List<Integer> right() {
    return side("right");
  }

  private List<Integer> side(String prefix) {
    var side = new ArrayList<Integer>();
    for (var joint = 0; joint < size(); joint++) {
      if (joints.get(joint).startsWith(prefix)) side.add(joint);
    }
    return List.copyOf(side);
  }
}
