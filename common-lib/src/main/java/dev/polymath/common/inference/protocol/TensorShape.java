package dev.polymath.common.inference.protocol;

import dev.polymath.common.inference.Datatype;
import java.util.List;

/** The arithmetic of shapes that nobody has checked yet. */
final class TensorShape {

  static final int MOST_DIMENSIONS = 32;

  private TensorShape() {}

  /** How many elements a shape has; an error where no request could hold them. */
  static long elements(String input, List<Long> shape) {
    var elements = 1L;
    for (var dimension : shape) {
      try {
        elements = Math.multiplyExact(elements, dimension);
      } catch (ArithmeticException e) {
        throw ProtocolError.badRequest(
            "input '%s': the shape %s has more elements than any request can hold", input, shape);
      }
    }
    return elements;
  }

  /** An error unless the shape and the bytes that came with it fit. */
  static void requireBytes(String input, Datatype datatype, List<Long> shape, long bytes) {
    var elements = elements(input, shape);
    if (elements > bytes || elements * datatype.size() != bytes) {
      throw ProtocolError.badRequest(
          "input '%s': binary_data_size is %d, but %s of shape %s takes %s bytes",
          input, bytes, datatype, shape, datatype.size() + " x " + elements);
    }
  }
}
