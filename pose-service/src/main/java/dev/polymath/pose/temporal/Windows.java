package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Seed;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.List;

/**
 * The examples of a training: every labelled frame of every sequence with the frames that a model
 * sees around it, ends replicated; and each once more in the mirror, where flips augment the data.
 * They come in another order each epoch.
 */
public final class Windows {

  private final List<LabelledSequence> sequences;
  private final Frames frames;

  /**
   * Takes sequences.
   *
   * @param flip whether their mirror images are examples, too
   */
  public Windows(
      List<LabelledSequence> sequences, TemporalArchitecture architecture, boolean flip) {
    var all = new ArrayList<>(sequences);
    if (flip) sequences.forEach(sequence -> all.add(sequence.mirrored()));
    this.sequences = List.copyOf(all);
    frames =
        new Frames(
            all.stream().map(one -> new Frames.Range(one.seen(), 0, one.labelled())).toList(),
            architecture);
  }

  /** How many examples there are. */
  public int size() {
    return frames.size();
  }

  /**
   * The numbers of all examples in the order of an epoch.
   *
   * @param seed of the training; the same seed and epoch give the same order
   */
  public int[] order(long seed, int epoch) {
    return frames.order(new Seed(seed).child("order").child(epoch));
  }

  /**
   * Examples as the strided form takes them.
   *
   * @param input [n, 34, receptive field]
   * @param poses [n, 17, 3]
   * @param places [n, 3]
   */
  public record Batch(int size, float[] input, float[] poses, float[] places) {

    NDArray input(Pass pass) {
      return Frames.input(pass, input, size);
    }

    NDArray poses(Pass pass) {
      return pass.array(poses, size, Skeleton.JOINTS, 3);
    }

    NDArray places(Pass pass) {
      return pass.array(places, size, 1, 3);
    }
  }

  /** The examples of these numbers. */
  public Batch batch(int[] examples) {
    var poses = new float[examples.length * Motion.FRAME];
    var places = new float[examples.length * 3];
    for (var i = 0; i < examples.length; i++) {
      var sequence = sequences.get(frames.sequenceOf(examples[i]));
      var frame = frames.frameOf(examples[i]);
      System.arraycopy(
          sequence.poses(), Motion.FRAME * frame, poses, Motion.FRAME * i, Motion.FRAME);
      System.arraycopy(sequence.places(), 3 * frame, places, 3 * i, 3);
    }
    return new Batch(examples.length, frames.windows(examples), poses, places);
  }
}
