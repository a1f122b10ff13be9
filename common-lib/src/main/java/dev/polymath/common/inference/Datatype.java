package dev.polymath.common.inference;

/** The datatypes of the Open Inference Protocol V2, with the bytes that an element takes. */
public enum Datatype {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  FP32(4),
  FP64(8),
  BYTES(-1);

  private final int size;

  Datatype(int size) {
    this.size = size;
  }

  /** Bytes an element, or -1 where elements differ. */
  public int size() {
    return size;
  }
}
