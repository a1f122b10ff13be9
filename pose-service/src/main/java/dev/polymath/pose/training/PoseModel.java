package dev.polymath.pose.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.Signature.Slot;
import dev.polymath.common.inference.Tensor;
import dev.polymath.pose.skeleton.Skeleton;
import dev.polymath.pose.temporal.Lifter;
import dev.polymath.pose.temporal.Lifter.Lifted;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporal model in memory. Over the Open Inference Protocol it takes {@code keypoints} that are
 * normalised already and gives {@code joints}: the bare network with replicated ends, without its
 * mean over the mirror image.
 */
final class PoseModel implements LoadedModel<Query, Lifted> {

  private static final long JOINTS = Skeleton.JOINTS;

  private final Lifter lifter;
  private final int maxFrames;

  PoseModel(Lifter lifter, int maxFrames) {
    this.lifter = lifter;
    this.maxFrames = maxFrames;
  }

  @Override
  public long memoryBytes() {
    return lifter.memoryBytes();
  }

  /** Sequences of the same length that are asked the same share a batch, and so do videos. */
  @Override
  public Object batchKey(Query query) {
    return switch (query) {
      case Query.Sequence(var keypoints, var flip, var trajectory) ->
          List.of("sequence", keypoints.length, flip, able(trajectory));
      // A part fills a forward by itself.
      case Query.Part part -> part(part);
      case Query.NextFrame(var video, var _) ->
          List.of("video", video.flip(), able(video.withTrajectory()));
    };
  }

  private Object part(Query.Part part) {
    able(part.sequence().trajectory());
    return new Object();
  }

  private boolean able(boolean trajectory) {
    if (trajectory && !lifter.hasTrajectory()) {
      throw new Unprocessable(
          "trajectory",
          "This model finds poses alone; train one with trajectory, or leave trajectory out.");
    }
    return trajectory;
  }

  @Override
  public List<Lifted> infer(List<Query> batch) {
    return switch (batch.getFirst()) {
      case Query.Sequence(var _, var flip, var trajectory) ->
          lifter.lift(
              all(batch, Query.Sequence.class).map(Query.Sequence::keypoints).toList(),
              flip,
              trajectory);
      case Query.Part(Query.Sequence(var keypoints, var flip, var trajectory), var from) ->
          List.of(lifter.liftPart(keypoints, from, flip, trajectory));
      case Query.NextFrame _ ->
          lifter.next(
              all(batch, Query.NextFrame.class).map(Query.NextFrame::video).toList(),
              all(batch, Query.NextFrame.class).map(Query.NextFrame::keypoints).toList());
    };
  }

  private static <Q extends Query> Stream<Q> all(List<Query> batch, Class<Q> kind) {
    return batch.stream().map(kind::cast);
  }

  /** The first forward of an engine is slow; nobody waits for it. */
  @Override
  public void warmUp() {
    infer(List.of(new Query.Sequence(new float[TemporalArchitecture.INPUT], false, false)));
  }

  @Override
  public Signature signature() {
    return new Signature(
        "djl_pytorch",
        List.of(new Slot("keypoints", Datatype.FP32, List.of(-1L, JOINTS, 2L))),
        List.of(new Slot("joints", Datatype.FP32, List.of(-1L, JOINTS, 3L))));
  }

  @Override
  public Query decode(List<Tensor> inputs) {
    var tensor = inputs.getFirst();
    long frames = tensor.shape().getFirst();
    if (frames < 1 || frames > maxFrames) {
      throw new InvalidRequest("keypoints", "Must have 1 to %,d frames.".formatted(maxFrames));
    }
    var keypoints = tensor.floats();
    for (var value : keypoints) {
      if (!Float.isFinite(value)) {
        throw new InvalidRequest("keypoints", "Must hold finite numbers only.");
      }
    }
    return new Query.Sequence(keypoints, false, false);
  }

  @Override
  public List<Tensor> encode(Lifted lifted) {
    var poses = lifted.poses();
    return List.of(Tensor.of("joints", poses, poses.length / (3 * JOINTS), JOINTS, 3));
  }

  @Override
  public void close() {
    lifter.close();
  }
}
