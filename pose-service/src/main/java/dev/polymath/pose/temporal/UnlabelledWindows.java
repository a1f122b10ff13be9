package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Seed;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is to learn from without labels: frames with those around them, what was found in
 * them, and by which lens; and each once more in the mirror, where flips augment the data.
 */
public final class UnlabelledWindows {

  private final List<UnlabelledSequence> sequences;
  private final Frames frames;

  /**
   * Takes sequences.
   *
   * @param flip whether their mirror images are examples, too
   */
  public UnlabelledWindows(
      List<UnlabelledSequence> sequences, TemporalArchitecture architecture, boolean flip) {
    var all = new ArrayList<>(sequences);
    if (flip) sequences.forEach(sequence -> all.add(sequence.mirrored()));
    this.sequences = List.copyOf(all);
    frames =
        new Frames(
            all.stream()
                .map(one -> new Frames.Range(one.seen(), one.from(), one.seen().frames()))
                .toList(),
            architecture);
  }

  /** How many examples there are. */
  public int size() {
    return frames.size();
  }

  /** The numbers of all examples in the order of a round through them. */
  int[] order(long seed, int round) {
    return frames.order(new Seed(seed).child("unlabelled").child("order").child(round));
  }

  /**
   * Examples as the strided form takes them.
   *
   * @param input [n, 34, receptive field]
   * @param keypoints [n, 17, 2], of the frames whose poses are found
   * @param found [n, 17], 1 where a keypoint was found and 0 where it is made up
   * @param lenses [n, 9], as {@link Projection} takes them
   */
  record Batch(int size, float[] input, float[] keypoints, float[] found, float[] lenses) {

    NDArray input(Pass pass) {
      return Frames.input(pass, input, size);
    }

    NDArray keypoints(Pass pass) {
      return pass.array(keypoints, size, Skeleton.JOINTS, 2);
    }

    NDArray found(Pass pass) {
      return pass.array(found, size, Skeleton.JOINTS);
    }

    NDArray lenses(Pass pass) {
      return pass.array(lenses, size, Projection.NUMBERS);
    }
  }

  /** The examples of these numbers. */
  Batch batch(int[] examples) {
    var keypoints = new float[examples.length * TemporalArchitecture.INPUT];
    var found = new float[examples.length * Skeleton.JOINTS];
    var lenses = new float[examples.length * Projection.NUMBERS];
    for (var i = 0; i < examples.length; i++) {
      var seen = sequences.get(frames.sequenceOf(examples[i])).seen();
      var frame = frames.frameOf(examples[i]);
      var each = TemporalArchitecture.INPUT;
      System.arraycopy(seen.keypoints(), each * frame, keypoints, each * i, each);
      for (var joint = 0; joint < Skeleton.JOINTS; joint++) {
        if (seen.found()[Skeleton.JOINTS * frame + joint]) found[Skeleton.JOINTS * i + joint] = 1;
      }
      Projection.put(seen.lens(), lenses, i);
    }
    return new Batch(examples.length, frames.windows(examples), keypoints, found, lenses);
  }
}
