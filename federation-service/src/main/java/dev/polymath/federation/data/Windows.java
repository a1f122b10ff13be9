package dev.polymath.federation.data;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.federation.task.Alphabet;
import dev.polymath.federation.task.Batch;
import dev.polymath.federation.task.Examples;

/**
 * A text cut into stretches of one length, one behind the other; at each place of a stretch the
 * next character is to be told. What is left at the end is left out.
 *
 * @param symbols of the text
 * @param length of a stretch; 80 in the paper
 */
public record Windows(int[] symbols, int length) implements Examples {

  public Windows {
    if (length < 1) throw new IllegalArgumentException("A stretch has a character");
  }

  public static Windows of(String text, Alphabet alphabet, int length) {
    return new Windows(
        text.chars().map(character -> alphabet.symbol((char) character)).toArray(), length);
  }

  @Override
  public int size() {
    return Math.max(0, (symbols.length - 1) / length);
  }

  @Override
  public Batch batch(NDManager manager, int[] which) {
    var x = new long[which.length * length];
    var y = new long[which.length * length];
    for (var i = 0; i < x.length; i++) {
      var at = which[i / length] * length + i % length;
      x[i] = symbols[at];
      y[i] = symbols[at + 1];
    }
    var shape = new Shape(which.length, length);
    return new Batch(manager.create(x, shape), manager.create(y, shape));
  }
}
