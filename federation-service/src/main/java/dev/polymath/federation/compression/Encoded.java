package dev.polymath.federation.compression;

import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.safetensors.DType;
import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.common.safetensors.SafetensorsWriter;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A compressed change as it travels: a safetensors file of whatever types its compression has.
 *
 * @param parts by name
 */
public record Encoded(Map<String, Part> parts) {

  /**
   * One tensor of it.
   *
   * @param bytes little-endian
   */
  public record Part(DType type, List<Long> shape, ByteBuffer bytes) {
    public Part {
      shape = List.copyOf(shape);
      bytes = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    static Part of(DType type, ByteBuffer bytes) {
      var elements = (long) bytes.remaining() / type.size();
      return new Part(type, List.of(elements), bytes);
    }

    /** From its beginning, however often. */
    @Override
    public ByteBuffer bytes() {
      return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  public Encoded {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** How many bytes travel: the whole file's. */
  public long bytes() {
    return writer().size();
  }

  /** Writes the file; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    writer().writeTo(out);
  }

  private SafetensorsWriter writer() {
    var writer = new SafetensorsWriter();
    parts.forEach((name, part) -> writer.bytes(name, part.type(), part.shape(), part.bytes()));
    return writer;
  }

  /**
   * Reads a file from outside.
   *
   * @param mostBytes of its tensors
   * @param mostParts how many there may be
   * @throws TooLarge where they have more, before they are read
   */
  public static Encoded read(InputStream in, long mostBytes, int mostParts) throws IOException {
    var reader = SafetensorsReader.open(in, Weights.limits(mostParts));
    if (reader.header().dataBytes() > mostBytes) {
      throw new TooLarge(
          "The file has %,d bytes of numbers, and at most %,d are taken."
              .formatted(reader.header().dataBytes(), mostBytes));
    }
    var parts = new LinkedHashMap<String, Part>();
    reader.forEach(
        tensor ->
            parts.put(tensor.name(), new Part(tensor.dtype(), tensor.shape(), tensor.bytes())));
    return new Encoded(parts);
  }

  /** The bytes of a part that has to be there, of a type and a number of elements. */
  ByteBuffer require(String name, DType type, long elements) {
    var bytes = require(name, type);
    if (bytes.remaining() != elements * type.size()) {
      throw new Unprocessable(
          name,
          "Has %,d numbers instead of %,d.".formatted(bytes.remaining() / type.size(), elements));
    }
    return bytes;
  }

  /** The bytes of a part that has to be there, of a type. */
  ByteBuffer require(String name, DType type) {
    var part = parts.get(name);
    if (part == null || part.type() != type) {
      throw new Unprocessable(name, "Has to be there, as a tensor of %s.".formatted(type));
    }
    return part.bytes();
  }

  /** Refuses a file of more than the parts that have been asked for. */
  void requireParts(int count) {
    if (parts.size() != count) {
      throw new Unprocessable(
          "update", "Has %d tensors instead of %d.".formatted(parts.size(), count));
    }
  }
}
