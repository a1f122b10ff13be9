package dev.polymath.benchmarks.pose;

import dev.polymath.pose.camera.Lens;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import dev.polymath.pose.temporal.LabelledSequence;
import dev.polymath.pose.temporal.SeenSequence;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Sequences of noise, the same for the same length. */
final class RandomSequence {

  private RandomSequence() {}

  static LabelledSequence of(int frames) {
    var found = new boolean[frames * Skeleton.JOINTS];
    Arrays.fill(found, true);
    var keypoints = numbers(frames * TemporalArchitecture.INPUT);
    return new LabelledSequence(
        new SeenSequence(keypoints, found, Lens.pinhole(1, 0, 0)),
        numbers(frames * Motion.FRAME),
        numbers(frames * 3));
  }

  private static float[] numbers(int count) {
    var random = new SplittableRandom(count);
    var numbers = new float[count];
    for (var i = 0; i < count; i++) numbers[i] = (float) random.nextGaussian();
    return numbers;
  }
}
