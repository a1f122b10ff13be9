package dev.polymath.molecule.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * An array of numpy's, float32 [rows, width]. The row of what is no molecule is NaN.
 *
 * @param width of a vector
 */
public record NpyFile(int width) implements VectorFile {

  private static final int ALIGNMENT = 64;

  @Override
  public String name() {
    return "embeddings.npy";
  }

  /** Version 1.0 of the format, whose header is padded so that the numbers are aligned. */
  @Override
  public byte[] head(long rows) {
    var start = new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    var array =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, width);
    var unpadded = start.length + Short.BYTES + array.length() + 1;
    var header = array + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + '\n';
    return ByteBuffer.allocate(start.length + Short.BYTES + header.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(start)
        .putShort((short) header.length())
        .put(header.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  @Override
  public byte[] rows(List<Row> rows) {
    var bytes =
        ByteBuffer.allocate(rows.size() * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    var numbers = bytes.asFloatBuffer();
    var unknown = new float[width];
    Arrays.fill(unknown, Float.NaN);
    for (var row : rows) numbers.put(row.vector() == null ? unknown : row.vector());
    return bytes.array();
  }
}
