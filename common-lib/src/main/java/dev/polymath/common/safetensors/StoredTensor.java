package dev.polymath.common.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor at the reader's position: read it at most once, in the form that suits.
 *
 * <p>A number is never bent to fit: {@link #floats} refuses doubles, {@link #doubles} refuses
 * 64-bit integers, {@link #longs} refuses fractions.
 */
public final class StoredTensor {

  private static final int CHUNK = 1 << 16;
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final TensorEntry entry;
  private final InputStream in;
  private long left;

  StoredTensor(TensorEntry entry, InputStream in) {
    this.entry = entry;
    this.in = in;
    left = entry.bytes();
  }

  public TensorEntry entry() {
    return entry;
  }

  public String name() {
    return entry.name();
  }

  public DType dtype() {
    return entry.dtype();
  }

  public List<Long> shape() {
    return entry.shape();
  }

  /** Its bytes as stored: little-endian, row-major. */
  public ByteBuffer bytes() throws IOException {
    start();
    var bytes = in.readNBytes(arrayLength(entry.bytes()));
    left -= bytes.length;
    if (left > 0) throw truncated();
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Its bytes as stored, into a buffer with room for {@code entry().bytes()}: a direct one, for
   * instance, that native code takes over.
   */
  public void readInto(ByteBuffer target) throws IOException {
    start();
    if (target.remaining() < left) {
      throw new IllegalArgumentException(
          name() + " takes " + left + " bytes, the buffer has room for " + target.remaining());
    }
    while (left > 0) target.put(chunk(CHUNK));
  }

  /** Its elements as doubles; for every type that a double holds without loss. */
  public double[] doubles() throws IOException {
    var element = Elements.doubles(entry);
    var values = new double[firstLength()];
    for (int i = 0; left > 0; ) {
      values = i == values.length ? Arrays.copyOf(values, nextLength(i)) : values;
      var chunk = elements(values.length - i);
      while (chunk.hasRemaining()) values[i++] = element.next(chunk);
    }
    return values;
  }

  /** Its elements as floats; for every type that a float holds without loss. */
  public float[] floats() throws IOException {
    var element = Elements.floats(entry);
    var values = new float[firstLength()];
    for (int i = 0; left > 0; ) {
      values = i == values.length ? Arrays.copyOf(values, nextLength(i)) : values;
      var chunk = elements(values.length - i);
      while (chunk.hasRemaining()) values[i++] = (float) element.next(chunk);
    }
    return values;
  }

  /** Its elements as longs; for every integer type, and booleans as 0 and 1. */
  public long[] longs() throws IOException {
    var element = Elements.longs(entry);
    var values = new long[firstLength()];
    for (int i = 0; left > 0; ) {
      values = i == values.length ? Arrays.copyOf(values, nextLength(i)) : values;
      var chunk = elements(values.length - i);
      while (chunk.hasRemaining()) values[i++] = element.next(chunk);
    }
    return values;
  }

  void skipRest() throws IOException {
    while (left > 0) chunk(CHUNK);
  }

  private void start() {
    if (left != entry.bytes()) throw new IllegalStateException(name() + " has been read");
  }

  /** Room for the first elements: a header may claim more than ever arrives. */
  private int firstLength() throws IOException {
    start();
    return Math.min(arrayLength(entry.elements()), CHUNK);
  }

  private int nextLength(int length) {
    return (int) Math.min(entry.elements(), 2L * length);
  }

  private int arrayLength(long wanted) throws MalformedSafetensors {
    if (wanted > LONGEST_ARRAY) {
      throw new MalformedSafetensors(
          "tensor '" + name() + "' is too large to be held in one array");
    }
    return (int) wanted;
  }

  private ByteBuffer elements(int most) throws IOException {
    return chunk((int) Math.min((long) most * dtype().size(), CHUNK));
  }

  private ByteBuffer chunk(int most) throws IOException {
    var wanted = (int) Math.min(left, most);
    var bytes = in.readNBytes(wanted);
    if (bytes.length < wanted) throw truncated();
    left -= wanted;
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private MalformedSafetensors truncated() {
    return new MalformedSafetensors("the file ends within tensor '" + name() + "'");
  }
}
