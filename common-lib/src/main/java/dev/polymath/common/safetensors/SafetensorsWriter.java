package dev.polymath.common.safetensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Declares the tensors of a file and then streams it.
 *
 * <p>The same tensors give the same bytes, whatever the order they were declared in: wider elements
 * first, then by name, as the reference implementation lays them out.
 */
public final class SafetensorsWriter {

  private static final int CHUNK = 1 << 16;
  private static final Comparator<Declared> LAYOUT =
      Comparator.comparing(Declared::dtype).reversed().thenComparing(Declared::name);

  private final Map<String, String> metadata = new TreeMap<>();
  private final Map<String, Declared> tensors = new HashMap<>();

  /** Adds a line of free text about the file. */
  public SafetensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  public SafetensorsWriter doubles(String name, List<Long> shape, double... values) {
    return elements(name, DType.F64, shape, values.length, (to, i) -> to.putDouble(values[i]));
  }

  public SafetensorsWriter floats(String name, List<Long> shape, float... values) {
    return floats(name, DType.F32, shape, values);
  }

  /** Floats as {@code F32}, or rounded to the nearest {@code F16} or {@code BF16}. */
  public SafetensorsWriter floats(String name, DType dtype, List<Long> shape, float... values) {
    PutElement element =
        switch (dtype) {
          case F32 -> (to, i) -> to.putFloat(values[i]);
          case F16 -> (to, i) -> to.putShort(Float.floatToFloat16(values[i]));
          case BF16 -> (to, i) -> to.putShort(bfloat16(values[i]));
          default -> throw new IllegalArgumentException("Floats are not stored as " + dtype);
        };
    return elements(name, dtype, shape, values.length, element);
  }

  public SafetensorsWriter longs(String name, List<Long> shape, long... values) {
    return elements(name, DType.I64, shape, values.length, (to, i) -> to.putLong(values[i]));
  }

  public SafetensorsWriter ints(String name, List<Long> shape, int... values) {
    return elements(name, DType.I32, shape, values.length, (to, i) -> to.putInt(values[i]));
  }

  public SafetensorsWriter booleans(String name, List<Long> shape, boolean... values) {
    return elements(
        name, DType.BOOL, shape, values.length, (to, i) -> to.put((byte) (values[i] ? 1 : 0)));
  }

  /** A tensor's bytes as they are to be stored: little-endian, row-major. */
  public SafetensorsWriter bytes(String name, DType dtype, List<Long> shape, ByteBuffer bytes) {
    return tensor(
        name,
        dtype,
        shape,
        out -> {
          var rest = bytes.duplicate();
          var chunk = new byte[Math.min(CHUNK, rest.remaining())];
          while (rest.hasRemaining()) {
            var length = Math.min(chunk.length, rest.remaining());
            rest.get(chunk, 0, length);
            out.write(chunk, 0, length);
          }
        });
  }

  /** A tensor whose bytes are produced only while the file is written. */
  public SafetensorsWriter tensor(String name, DType dtype, List<Long> shape, Content content) {
    if (name.equals(HeaderParser.METADATA)) {
      throw new IllegalArgumentException(name + " cannot be the name of a tensor");
    }
    var tensor = new Declared(name, dtype, List.copyOf(shape), content);
    if (tensors.putIfAbsent(name, tensor) != null) {
      throw new IllegalArgumentException("There are two tensors named " + name);
    }
    return this;
  }

  /** The size that the file will have. */
  public long size() {
    return SafetensorsHeader.PREFIX
        + header().length
        + tensors.values().stream().mapToLong(Declared::bytes).sum();
  }

  /**
   * Writes the file; the stream stays open.
   *
   * @throws IllegalStateException if a tensor's content is not as long as its shape says
   */
  public void writeTo(OutputStream out) throws IOException {
    var header = header();
    var prefix = ByteBuffer.allocate(SafetensorsHeader.PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    out.write(prefix.putLong(header.length).array());
    out.write(header);
    for (var tensor : layout()) {
      var exact = new ExactOutputStream(out, tensor.name(), tensor.bytes());
      tensor.content().writeTo(exact);
      exact.finish();
    }
  }

  private List<Declared> layout() {
    return tensors.values().stream().sorted(LAYOUT).toList();
  }

  /** The JSON, padded with spaces so that the tensors start at a multiple of eight. */
  private byte[] header() {
    var bytes = new ByteArrayOutputStream();
    try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeName(HeaderParser.METADATA);
        json.writeStartObject();
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      var begin = 0L;
      for (var tensor : layout()) {
        var end = Math.addExact(begin, tensor.bytes());
        tensor.describe(json, begin, end);
        begin = end;
      }
      json.writeEndObject();
    }
    var padded = Arrays.copyOf(bytes.toByteArray(), Math.ceilDiv(bytes.size(), 8) * 8);
    Arrays.fill(padded, bytes.size(), padded.length, (byte) ' ');
    return padded;
  }

  private SafetensorsWriter elements(
      String name, DType dtype, List<Long> shape, int count, PutElement element) {
    if (TensorEntry.bytes(dtype, shape) != (long) count * dtype.size()) {
      throw new IllegalArgumentException(
          name + " of shape " + shape + " was given " + count + " values");
    }
    return tensor(
        name,
        dtype,
        shape,
        out -> {
          var chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
          for (int i = 0; i < count; i++) {
            element.put(chunk, i);
            if (!chunk.hasRemaining()) {
              out.write(chunk.array());
              chunk.clear();
            }
          }
          out.write(chunk.array(), 0, chunk.position());
        });
  }

  /** The upper half of a float, rounded to nearest, ties to even. */
  private static short bfloat16(float value) {
    if (Float.isNaN(value)) return (short) 0x7FC0;
    var bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }

  /** Writes one tensor's bytes, exactly as many as its shape and type take. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface PutElement {
    void put(ByteBuffer to, int index);
  }

  private record Declared(String name, DType dtype, List<Long> shape, Content content) {
    long bytes() {
      return TensorEntry.bytes(dtype, shape);
    }

    void describe(JsonGenerator json, long begin, long end) {
      json.writeName(name);
      json.writeStartObject();
      json.writeStringProperty("dtype", dtype.name());
      json.writeName("shape");
      json.writeStartArray();
      shape.forEach(json::writeNumber);
      json.writeEndArray();
      json.writeName("data_offsets");
      json.writeStartArray();
      json.writeNumber(begin);
      json.writeNumber(end);
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
