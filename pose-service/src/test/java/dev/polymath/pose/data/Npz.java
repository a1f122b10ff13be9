package dev.polymath.pose.data;

import dev.polymath.common.testing.Zip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Arrays of floats in a zip, as numpy writes them. */
public final class Npz {

  private final Zip zip = new Zip();

  public Npz with(String name, float[] values, int... shape) {
    var sizes = IntStream.of(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
    var array = ByteBuffer.allocate(10 + header.length() + 4 * values.length);
    array.order(ByteOrder.LITTLE_ENDIAN);
    array.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    array.putShort((short) header.length()).put(header.getBytes(StandardCharsets.UTF_8));
    for (var value : values) array.putFloat(value);
    zip.with(name + ".npy", array.array());
    return this;
  }

  public byte[] bytes() {
    return zip.bytes();
  }
}
