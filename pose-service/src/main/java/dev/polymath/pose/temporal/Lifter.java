package dev.polymath.pose.temporal;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole model on a device: the network that finds poses and, where there is one, that which finds
 * where the body is. It is used by one thread at a time.
 */
public final class Lifter implements AutoCloseable {

  private final TemporalNetwork pose;
  private final Optional<TemporalNetwork> trajectory;

  private Lifter(TemporalNetwork pose, Optional<TemporalNetwork> trajectory) {
    this.pose = pose;
    this.trajectory = trajectory;
  }

  /**
   * What was found in a sequence.
   *
   * @param poses [T, 17, 3] in metres from the pelvis, before the camera: x to the right, y
   *     downwards, z away
   * @param trajectory [T, 3], where the pelvis is; empty where it was not asked for
   */
  public record Lifted(float[] poses, Optional<float[]> trajectory) {}

  public static Lifter load(
      TemporalArchitecture architecture, TemporalWeights weights, Device device) {
    var pose = TemporalNetwork.load(architecture, weights.pose(), device);
    try {
      return new Lifter(
          pose,
          weights
              .trajectory()
              .map(second -> TemporalNetwork.load(architecture.trajectory(), second, device)));
    } catch (RuntimeException | Error e) {
      pose.close();
      throw e;
    }
  }

  public TemporalArchitecture architecture() {
    return pose.architecture();
  }

  /** Whether it finds where the body is. */
  public boolean hasTrajectory() {
    return trajectory.isPresent();
  }

  /** What it holds on its device. */
  public long memoryBytes() {
    return pose.memoryBytes() + trajectory.map(TemporalNetwork::memoryBytes).orElse(0L);
  }

  /**
   * Lifts sequences of the same length in one forward.
   *
   * @param sequences each [T, 17, 2], normalised
   * @param flip whether to take the mean with what is found in the mirror
   * @param withTrajectory whether to find where the body is; only where {@link #hasTrajectory}
   */
  public List<Lifted> lift(List<float[]> sequences, boolean flip, boolean withTrajectory) {
    var seen =
        flip
            ? Stream.concat(sequences.stream(), sequences.stream().map(Mirror::keypoints)).toList()
            : sequences;
    var poses = pose.lift(seen);
    var places = withTrajectory ? trajectory.orElseThrow().lift(seen) : List.<float[]>of();
    var lifted = new ArrayList<Lifted>(sequences.size());
    for (var i = 0; i < sequences.size(); i++) {
      var other = sequences.size() + i;
      lifted.add(
          flip
              ? new Lifted(
                  Mirror.meanOfPoses(poses.get(i), poses.get(other)),
                  withTrajectory
                      ? Optional.of(Mirror.meanOfPlaces(places.get(i), places.get(other)))
                      : Optional.empty())
              : new Lifted(
                  poses.get(i), withTrajectory ? Optional.of(places.get(i)) : Optional.empty()));
    }
    return lifted;
  }

  @Override
  public void close() {
    pose.close();
    trajectory.ifPresent(TemporalNetwork::close);
  }
}
