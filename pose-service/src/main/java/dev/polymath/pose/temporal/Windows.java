package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Seed;
import dev.polymath.pose.skeleton.Motion;
import dev.polymath.pose.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The examples of a training: every frame of every sequence with the frames that a model sees
 * around it, ends replicated; and each once more in the mirror, where flips augment the data. They
 * come in another order each epoch.
 */
public final class Windows {

  private final List<LabelledSequence> sequences;
  private final int[] starts;
  private final TemporalArchitecture architecture;

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
    this.architecture = architecture;
    starts = new int[all.size() + 1];
    for (var i = 0; i < all.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], all.get(i).frames());
    }
  }

  /** How many examples there are. */
  public int size() {
    return starts[starts.length - 1];
  }

  /**
   * The numbers of all examples in the order of an epoch.
   *
   * @param seed of the training; the same seed and epoch give the same order
   */
  public int[] order(long seed, int epoch) {
    return new Seed(seed).child("order").child(epoch).permutation(size());
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
      var frames = input.length / (size * TemporalArchitecture.INPUT);
      return pass.array(input, size, TemporalArchitecture.INPUT, frames);
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
    var frames = architecture.receptiveField();
    var each = TemporalArchitecture.INPUT * frames;
    var input = new float[examples.length * each];
    var poses = new float[examples.length * Motion.FRAME];
    var places = new float[examples.length * 3];
    for (var i = 0; i < examples.length; i++) {
      var sequence = sequences.get(sequenceOf(examples[i]));
      var frame = examples[i] - starts[sequenceOf(examples[i])];
      see(sequence, frame, input, i * each);
      System.arraycopy(
          sequence.poses(), Motion.FRAME * frame, poses, Motion.FRAME * i, Motion.FRAME);
      System.arraycopy(sequence.places(), 3 * frame, places, 3 * i, 3);
    }
    return new Batch(examples.length, input, poses, places);
  }

  private int sequenceOf(int example) {
    var found = Arrays.binarySearch(starts, example);
    return found >= 0 ? found : -found - 2;
  }

  private void see(LabelledSequence sequence, int frame, float[] to, int at) {
    var frames = architecture.receptiveField();
    for (var i = 0; i < frames; i++) {
      var from =
          Math.clamp(frame - architecture.framesBefore() + i, 0, sequence.frames() - 1)
              * TemporalArchitecture.INPUT;
      for (var c = 0; c < TemporalArchitecture.INPUT; c++) {
        to[at + c * frames + i] = sequence.keypoints()[from + c];
      }
    }
  }
}
