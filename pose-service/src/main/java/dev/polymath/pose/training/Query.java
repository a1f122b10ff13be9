package dev.polymath.pose.training;

import dev.polymath.pose.temporal.LiveVideo;

/** What a model is asked. */
public sealed interface Query {

  /**
   * A sequence to be lifted.
   *
   * @param keypoints [T, 17, 2] in the order of Human3.6M, normalised
   * @param flip whether to take the mean with what is found in the mirror image
   * @param trajectory whether to find where the body is
   */
  record Sequence(float[] keypoints, boolean flip, boolean trajectory) implements Query {}

  /**
   * The part of a sequence that begins at a frame, to be lifted for itself: for answers that are
   * sent as they are found.
   *
   * @param from where the part before ended, 0 for the first
   */
  record Part(Sequence sequence, int from) implements Query {}

  /**
   * The next frame of a video that is followed.
   *
   * @param keypoints [17, 2] in the order of Human3.6M, normalised
   */
  record NextFrame(LiveVideo video, float[] keypoints) implements Query {}
}
