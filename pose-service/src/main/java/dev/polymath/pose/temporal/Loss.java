package dev.polymath.pose.temporal;

/** What a training makes smaller. Their sum is what gradients are taken of. */
public enum Loss {
  /** The mean distance of joints of labelled frames, in metres. */
  POSE,
  /** The mean distance of the pelvis of labelled frames by its depth, which has no unit. */
  TRAJECTORY,
  /** The mean distance of joints from where they were seen, in normalised coordinates. */
  REPROJECTION,
  /** The mean difference of bones' mean lengths from those of labelled frames, in metres. */
  BONES
}
