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

  /** Sequences of the same length that are asked the same share a batch. */
  @Override
  public Object batchKey(Query query) {
    if (query.trajectory() && !lifter.hasTrajectory()) {
      throw new Unprocessable(
          "trajectory",
          "This model finds poses alone; train one with trajectory, or leave trajectory out.");
    }
    return List.of(query.keypoints().length, query.flip(), query.trajectory());
  }

  @Override
  public List<Lifted> infer(List<Query> batch) {
    var first = batch.getFirst();
    return lifter.lift(
        batch.stream().map(Query::keypoints).toList(), first.flip(), first.trajectory());
  }

  /** The first forward of an engine is slow; nobody waits for it. */
  @Override
  public void warmUp() {
    infer(List.of(new Query(new float[TemporalArchitecture.INPUT], false, false)));
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
    return new Query(keypoints, false, false);
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
