package dev.polymath.pose.temporal;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
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
    return joined(poses, places, flip);
  }

  /**
   * Lifts the part of a sequence that begins at a frame: what {@link #lift} finds there, to the
   * last digit.
   *
   * @param from 0, or where the part before ended
   * @param flip whether to take the mean with what is found in the mirror
   * @param withTrajectory whether to find where the body is; only where {@link #hasTrajectory}
   */
  public Lifted liftPart(float[] sequence, int from, boolean flip, boolean withTrajectory) {
    var seen = flip ? List.of(sequence, Mirror.keypoints(sequence)) : List.of(sequence);
    var poses = pose.liftPart(seen, from);
    var places =
        withTrajectory ? trajectory.orElseThrow().liftPart(seen, from) : List.<float[]>of();
    return joined(poses, places, flip).getFirst();
  }

  /**
   * Lifts the next frame of each of several videos, by a causal model.
   *
   * @param videos that all want the same; they are moved on by a frame
   * @param frames of each video its next [17, 2], normalised
   */
  public List<Lifted> next(List<LiveVideo> videos, List<float[]> frames) {
    var flip = videos.getFirst().flip();
    videos.forEach(LiveVideo::begin);
    var seen =
        flip
            ? Stream.concat(frames.stream(), frames.stream().map(Mirror::keypoints))
            : frames.stream();
    var each = seen.toList();
    var poses = pose.next(states(videos, LiveVideo::pose), each);
    var places =
        videos.getFirst().withTrajectory()
            ? trajectory.orElseThrow().next(states(videos, LiveVideo::trajectory), each)
            : List.<float[]>of();
    videos.forEach(LiveVideo::end);
    return joined(poses, places, flip);
  }

  /** Those of all images, then those of all mirror images. */
  private static List<StreamState> states(
      List<LiveVideo> videos, BiFunction<LiveVideo, Boolean, StreamState> of) {
    var inImage = videos.stream().map(video -> of.apply(video, false));
    return videos.getFirst().flip()
        ? Stream.concat(inImage, videos.stream().map(video -> of.apply(video, true))).toList()
        : inImage.toList();
  }

  /** What was found of each sequence, and, where flipped, after all of them in each mirror. */
  private static List<Lifted> joined(List<float[]> poses, List<float[]> places, boolean flip) {
    var count = flip ? poses.size() / 2 : poses.size();
    var lifted = new ArrayList<Lifted>(count);
    for (var i = 0; i < count; i++) {
      var other = count + i;
      lifted.add(
          new Lifted(
              flip ? Mirror.meanOfPoses(poses.get(i), poses.get(other)) : poses.get(i),
              places.isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      flip
                          ? Mirror.meanOfPlaces(places.get(i), places.get(other))
                          : places.get(i))));
    }
    return lifted;
  }

  @Override
  public void close() {
    pose.close();
    trajectory.ifPresent(TemporalNetwork::close);
  }
}
