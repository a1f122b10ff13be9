package dev.polymath.common.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a file says of itself: enough to check whether weights fit a model, without reading them.
 *
 * @param tensors by name, in the order of their bytes, without overlap or hole
 * @param metadata the free text that the file carries
 * @param dataOffset where in the file the tensors' bytes start
 */
public record SafetensorsHeader(
    Map<String, TensorEntry> tensors, Map<String, String> metadata, long dataOffset) {

  /** The bytes of the length that comes before the header. */
  static final int PREFIX = Long.BYTES;

  public SafetensorsHeader {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** The size of all tensors together. */
  public long dataBytes() {
    return tensors.values().stream().mapToLong(TensorEntry::end).max().orElse(0);
  }

  /** The size that the whole file must have. */
  public long fileBytes() {
    return dataOffset + dataBytes();
  }

  /**
   * Reads and checks the header at the start of a stream, and not a byte more.
   *
   * @throws MalformedSafetensors if there is none
   */
  public static SafetensorsHeader read(InputStream in, SafetensorsLimits limits)
      throws IOException {
    var prefix = in.readNBytes(PREFIX);
    if (prefix.length < PREFIX) {
      throw new MalformedSafetensors(
          "the file ends within the 8 bytes that give the header's length");
    }
    var length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > limits.headerBytes()) {
      throw new MalformedSafetensors(
          "the header's length is "
              + Long.toUnsignedString(length)
              + " bytes, where 2 to "
              + limits.headerBytes()
              + " are allowed");
    }
    var json = in.readNBytes((int) length);
    if (json.length < length) {
      throw new MalformedSafetensors(
          "the file ends after " + json.length + " of the header's " + length + " bytes");
    }
    return new HeaderParser(limits).parse(json);
  }
}
