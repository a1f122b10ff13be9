package dev.polymath.common.safetensors;

import java.util.List;

/**
 * One tensor of a file, as the header declares it.
 *
 * @param shape its dimensions, outermost first; empty for a scalar
 * @param begin where its bytes begin, counted from the first byte after the header
 * @param end where they end, exclusive
 */
public record TensorEntry(String name, DType dtype, List<Long> shape, long begin, long end) {
  public TensorEntry {
    shape = List.copyOf(shape);
  }

  /** Its size in bytes. */
  public long bytes() {
    return end - begin;
  }

  /** How many elements it has. */
  public long elements() {
    return bytes() / dtype.size();
  }

  /** {@link #shape()} as an array. */
  public long[] dimensions() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * The bytes that such a tensor takes.
   *
   * @throws ArithmeticException if that is more than a long can say, or a dimension is negative
   */
  static long bytes(DType dtype, List<Long> shape) {
    var elements = 1L;
    var empty = false;
    for (var dimension : shape) {
      if (dimension < 0) throw new ArithmeticException("a dimension is negative");
      if (dimension == 0) empty = true;
      else elements = Math.multiplyExact(elements, dimension);
    }
    return empty ? 0 : Math.multiplyExact(elements, dtype.size());
  }
}
