package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Reads the plain arrays of a zip file as {@code numpy.savez} writes it. Nothing is unpacked but
 * the numbers that an array's header declares, and no more of them than fit.
 *
 * @param maxElements the most numbers in all arrays together; four bytes each
 */
record NpzReader(long maxElements) {

  private static final int MOST_ARRAYS = 20_000;
  private static final int LONGEST_NAME = 300;
  private static final int CHUNK = 1 << 16;

  /** The arrays by their names, in the order of the file; the stream stays open. */
  Map<String, NpyArray> read(InputStream file) {
    var arrays = new LinkedHashMap<String, NpyArray>();
    var zip = new ZipInputStream(file);
    try {
      long elements = 0;
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        var name = name(entry.getName());
        var in = new DataInputStream(zip);
        var header = NpyHeader.read(in, name);
        elements += header.elements();
        if (elements > maxElements || arrays.size() == MOST_ARRAYS) {
          throw new TooLarge(
              "The file has more than %,d numbers or %,d arrays; cut it into parts."
                  .formatted(maxElements, MOST_ARRAYS));
        }
        var array = new NpyArray(header.shape(), values(in, header));
        if (in.read() >= 0) {
          throw new InvalidRequest("file", "The array " + name + " goes on after its end.");
        }
        if (arrays.put(name, array) != null) {
          throw new InvalidRequest("file", "Two arrays are called " + name + ".");
        }
      }
    } catch (EOFException | ZipException e) {
      throw new InvalidRequest("file", "Is damaged, or no zip file as numpy.savez writes it.");
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("file", "Holds names that are no text.");
    } catch (IOException e) {
      throw new InvalidRequest("file", "Could not be read to its end; send it again.");
    }
    if (arrays.isEmpty()) {
      throw new InvalidRequest("file", "Is no zip file as numpy.savez writes it, or an empty one.");
    }
    return arrays;
  }

  private static String name(String entry) {
    if (!entry.endsWith(".npy") || entry.length() > LONGEST_NAME) {
      throw new InvalidRequest("file", "Holds something else than the arrays of numpy.savez.");
    }
    if (entry.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidRequest("file", "Holds names that are no text.");
    }
    return entry.substring(0, entry.length() - ".npy".length());
  }

  private static float[] values(DataInputStream in, NpyHeader header) throws IOException {
    var count = header.elements();
    var inOrder = new float[count];
    var chunk = new byte[Math.min(CHUNK, Math.multiplyExact(count, header.bytes()))];
    for (var i = 0; i < count; ) {
      var wanted = Math.min(chunk.length / header.bytes(), count - i);
      in.readFully(chunk, 0, wanted * header.bytes());
      var bytes = ByteBuffer.wrap(chunk).order(header.order());
      for (var end = i + wanted; i < end; i++) inOrder[i] = (float) value(bytes, header);
    }
    return header.columnMajor() ? rowMajor(inOrder, header) : inOrder;
  }

  private static double value(ByteBuffer bytes, NpyHeader header) {
    return switch (header.kind()) {
      case 'f' ->
          switch (header.bytes()) {
            case 2 -> Float.float16ToFloat(bytes.getShort());
            case 4 -> bytes.getFloat();
            default -> bytes.getDouble();
          };
      case 'i' ->
          switch (header.bytes()) {
            case 1 -> bytes.get();
            case 2 -> bytes.getShort();
            case 4 -> bytes.getInt();
            default -> bytes.getLong();
          };
      default ->
          switch (header.bytes()) {
            case 1 -> bytes.get() & 0xff;
            case 2 -> bytes.getShort() & 0xffff;
            case 4 -> Integer.toUnsignedLong(bytes.getInt());
            default -> Double.parseDouble(Long.toUnsignedString(bytes.getLong()));
          };
    };
  }

  private static float[] rowMajor(float[] columnMajor, NpyHeader header) {
    var shape = header.shape();
    var values = new float[columnMajor.length];
    for (var i = 0; i < values.length; i++) {
      var rest = i;
      long at = 0;
      // The last index runs fastest by rows, the first by columns.
      for (var axis = shape.size() - 1; axis >= 0; axis--) {
        at = at + (long) (rest % shape.get(axis)) * stride(header, axis);
        rest /= shape.get(axis);
      }
      values[i] = columnMajor[(int) at];
    }
    return values;
  }

  private static long stride(NpyHeader header, int axis) {
    return header.shape().subList(0, axis).stream()
        .mapToLong(Integer::longValue)
        .reduce(1, (a, b) -> a * b);
  }
}
