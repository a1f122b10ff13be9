package dev.polymath.pose.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Arrays of floats in a zip, as numpy writes them. */
public final class Npz {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes);

  public Npz with(String name, float[] values, int... shape) {
    var sizes = IntStream.of(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
    var array = ByteBuffer.allocate(10 + header.length() + 4 * values.length);
    array.order(ByteOrder.LITTLE_ENDIAN);
    array.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    array.putShort((short) header.length()).put(header.getBytes(StandardCharsets.UTF_8));
    for (var value : values) array.putFloat(value);
    try {
      zip.putNextEntry(new ZipEntry(name + ".npy"));
      zip.write(array.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public byte[] bytes() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
