package dev.polymath.pose.training;

/**
 * A sequence to be lifted.
 *
 * @param keypoints [T, 17, 2] in the order of Human3.6M, normalised
 * @param flip whether to take the mean with what is found in the mirror image
 * @param trajectory whether to find where the body is
 */
public record Query(float[] keypoints, boolean flip, boolean trajectory) {}
