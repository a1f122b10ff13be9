package dev.polymath.pose.temporal;

import ai.djl.ndarray.NDArray;
import dev.polymath.common.nn.Seed;
import java.util.Arrays;
import java.util.List;

/**
 * Frames of sequences, numbered through, each with the frames that a model sees around it; ends are
 * replicated.
 */
final class Frames {

  private final List<Range> ranges;
  private final int[] starts;
  private final TemporalArchitecture architecture;

  Frames(List<Range> ranges, TemporalArchitecture architecture) {
    this.ranges = List.copyOf(ranges);
    this.architecture = architecture;
    starts = new int[ranges.size() + 1];
    for (var i = 0; i < ranges.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], ranges.get(i).to() - ranges.get(i).from());
    }
  }

  /**
   * Some frames of a sequence.
   *
   * @param seen the whole of it
   * @param from the first of them
   * @param to the first one behind them
   */
  record Range(SeenSequence seen, int from, int to) {}

  /** How many there are. */
  int size() {
    return starts[starts.length - 1];
  }

  /** The number of the sequence of a frame of this number. */
  int sequenceOf(int number) {
    var found = Arrays.binarySearch(starts, number);
    return found >= 0 ? found : -found - 2;
  }

  /** Which frame of its sequence it is. */
  int frameOf(int number) {
    var sequence = sequenceOf(number);
    return number - starts[sequence] + ranges.get(sequence).from();
  }

  /** All numbers in an order of their own for each seed. */
  int[] order(Seed seed) {
    return seed.permutation(size());
  }

  /** [n, 34, receptive field]: frames of these numbers as the strided form takes them. */
  float[] windows(int[] numbers) {
    var each = TemporalArchitecture.INPUT * architecture.receptiveField();
    var input = new float[numbers.length * each];
    for (var i = 0; i < numbers.length; i++) {
      see(ranges.get(sequenceOf(numbers[i])).seen(), frameOf(numbers[i]), input, i * each);
    }
    return input;
  }

  private void see(SeenSequence sequence, int frame, float[] to, int at) {
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

  /** {@link #windows} as a tensor. */
  static NDArray input(Pass pass, float[] windows, int size) {
    var frames = windows.length / (size * TemporalArchitecture.INPUT);
    return pass.array(windows, size, TemporalArchitecture.INPUT, frames);
  }
}
