package dev.polymath.common.safetensors;

import java.nio.ByteBuffer;

/** How the next element of each type is read from little-endian bytes. */
final class Elements {

  @FunctionalInterface
  interface AsDouble {
    double next(ByteBuffer bytes) throws MalformedSafetensors;
  }

  @FunctionalInterface
  interface AsLong {
    long next(ByteBuffer bytes) throws MalformedSafetensors;
  }

  static AsDouble doubles(TensorEntry entry) throws MalformedSafetensors {
    return switch (entry.dtype()) {
      case F64 -> ByteBuffer::getDouble;
      case I64, U64 -> throw unsuited(entry, "64-bit floating point");
      case I32 -> ByteBuffer::getInt;
      case U32 -> Elements::unsignedInt;
      default -> floats(entry);
    };
  }

  /** Every value that these give is a float. */
  static AsDouble floats(TensorEntry entry) throws MalformedSafetensors {
    return switch (entry.dtype()) {
      case F32 -> ByteBuffer::getFloat;
      case F16 -> bytes -> Float.float16ToFloat(bytes.getShort());
      case BF16 -> bytes -> Float.intBitsToFloat(bytes.getShort() << 16);
      case F64, I64, U64, I32, U32 -> throw unsuited(entry, "32-bit floating point");
      default -> longs(entry)::next;
    };
  }

  static AsLong longs(TensorEntry entry) throws MalformedSafetensors {
    return switch (entry.dtype()) {
      case I64 -> ByteBuffer::getLong;
      case U64 -> bytes -> signed(entry, bytes.getLong());
      case I32 -> ByteBuffer::getInt;
      case U32 -> Elements::unsignedInt;
      case I16 -> ByteBuffer::getShort;
      case U16 -> bytes -> Short.toUnsignedLong(bytes.getShort());
      case I8 -> ByteBuffer::get;
      case U8 -> bytes -> Byte.toUnsignedLong(bytes.get());
      case BOOL -> bytes -> bool(entry, bytes.get());
      case F16, BF16, F32, F64 -> throw unsuited(entry, "integers");
    };
  }

  private static long unsignedInt(ByteBuffer bytes) {
    return Integer.toUnsignedLong(bytes.getInt());
  }

  private static long signed(TensorEntry entry, long value) throws MalformedSafetensors {
    if (value < 0) {
      throw new MalformedSafetensors(
          "tensor '" + entry.name() + "' holds " + Long.toUnsignedString(value) + ", too large");
    }
    return value;
  }

  private static long bool(TensorEntry entry, byte value) throws MalformedSafetensors {
    if (value != 0 && value != 1) {
      throw new MalformedSafetensors(
          "tensor '" + entry.name() + "' is BOOL but holds the byte " + value);
    }
    return value;
  }

  private static MalformedSafetensors unsuited(TensorEntry entry, String wanted) {
    return new MalformedSafetensors(
        "tensor '%s' is %s, which cannot be read as %s without loss"
            .formatted(entry.name(), entry.dtype(), wanted));
  }

  private Elements() {}
}
