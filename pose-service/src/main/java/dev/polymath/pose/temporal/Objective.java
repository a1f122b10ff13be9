package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** What a {@link Training} learns from its examples. */
public abstract sealed class Objective permits Supervised, SemiSupervised {

  /** Whether a network for the trajectory learns along. */
  abstract boolean hasTrajectory();

  /** How many steps an epoch has with batches of some size; at least 1. */
  abstract int stepsOfEpoch(int batch);

  /** What is to be made smaller in a step: scalars. */
  abstract Map<Loss, NDArray> losses(Pass pass);
}
