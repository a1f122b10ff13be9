package dev.polymath.gan.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Arrays as NumPy's {@code .npy}, version 1.0: what {@code numpy.load} reads. */
public final class Npy {

  private static final int ALIGNED = 64;
  private static final int PREAMBLE = 10;

  private Npy() {}

  /** A file of single-precision numbers, row by row. */
  public static byte[] of(float[] values, int... shape) {
    var sizes = Arrays.stream(shape).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }".formatted(sizes);
    var padding = Math.floorMod(-(PREAMBLE + header.length() + 1), ALIGNED);
    var text = header + " ".repeat(padding) + "\n";
    var file =
        ByteBuffer.allocate(PREAMBLE + text.length() + Float.BYTES * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) text.length());
    file.put(text.getBytes(StandardCharsets.US_ASCII));
    file.asFloatBuffer().put(values);
    return file.array();
  }
}
