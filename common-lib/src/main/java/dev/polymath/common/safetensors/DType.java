package dev.polymath.common.safetensors;

import java.util.Optional;

/**
 * The element types of a tensor, by the names that files use.
 *
 * <p>Their order is the reference implementation's, by rising alignment: a writer lays tensors out
 * from the last to the first, so that each starts at a multiple of its element's size.
 */
public enum DType {
  BOOL(1),
  U8(1),
  I8(1),
  I16(2),
  U16(2),
  F16(2),
  BF16(2),
  I32(4),
  U32(4),
  F32(4),
  F64(8),
  I64(8),
  U64(8);

  private final int size;

  DType(int size) {
    this.size = size;
  }

  /** Bytes an element. */
  public int size() {
    return size;
  }

  static Optional<DType> named(String name) {
    for (var type : values()) if (type.name().equals(name)) return Optional.of(type);
    return Optional.empty();
  }
}
