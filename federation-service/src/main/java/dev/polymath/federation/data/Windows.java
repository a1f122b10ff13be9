package dev.polymath.federation.data;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.federation.Batch;
import dev.polymath.common.federation.Examples;
import dev.polymath.federation.task.Alphabet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts cut into stretches of one length, one behind the other; at each place of a stretch the next
 * character is to be told. What is left at the end of a text is left out.
 *
 * @param symbols of all texts
 * @param starts where stretches begin among them
 * @param length of a stretch; 80 in the paper
 */
public record Windows(int[] symbols, int[] starts, int length) implements Examples {

  public Windows {
    requireLength(length);
  }

  public static Windows of(String text, Alphabet alphabet, int length) {
    return of(List.of(text), alphabet, length);
  }

  /** The stretches of several texts, none of which reaches from one into another. */
  public static Windows of(List<String> texts, Alphabet alphabet, int length) {
    requireLength(length);
    var symbols =
        texts.stream()
            .flatMapToInt(String::chars)
            .map(character -> alphabet.symbol((char) character))
            .toArray();
    var starts = IntStream.builder();
    var from = 0;
    for (var text : texts) {
      for (var i = 0; i < count(text, length); i++) starts.add(from + i * length);
      from += text.length();
    }
    return new Windows(symbols, starts.build().toArray(), length);
  }

  /** How many stretches a text has. */
  static int count(String text, int length) {
    return Math.max(0, (text.length() - 1) / length);
  }

  private static void requireLength(int length) {
    if (length < 1) throw new IllegalArgumentException("A stretch has a character");
  }

  @Override
  public int size() {
    return starts.length;
  }

  @Override
  public Batch batch(NDManager manager, int[] which) {
    var x = new long[which.length * length];
    var y = new long[which.length * length];
    for (var i = 0; i < x.length; i++) {
      var at = starts[which[i / length]] + i % length;
      x[i] = symbols[at];
      y[i] = symbols[at + 1];
    }
    var shape = new Shape(which.length, length);
    return new Batch(manager.create(x, shape), manager.create(y, shape));
  }
}
