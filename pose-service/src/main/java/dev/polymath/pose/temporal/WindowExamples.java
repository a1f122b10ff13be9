package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Examples;
import dev.polymath.pose.skeleton.Skeleton;

/**
 * Labelled frames with what is seen around them, as the examples of a {@link TemporalTask}: [n, 34,
 * receptive field] and [n, 17, 3].
 */
public record WindowExamples(Windows windows) implements Examples {

  @Override
  public int size() {
    return windows.size();
  }

  @Override
  public Batch batch(NDManager manager, int[] which) {
    var batch = windows.batch(which);
    var frames = batch.input().length / (which.length * TemporalArchitecture.INPUT);
    return new Batch(
        manager.create(batch.input(), new Shape(which.length, TemporalArchitecture.INPUT, frames)),
        manager.create(batch.poses(), new Shape(which.length, Skeleton.JOINTS, 3)));
  }
}
