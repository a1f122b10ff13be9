package dev.polymath.common.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A named tensor as it travels: row-major, little-endian, no padding. {@link Datatype#BYTES}
 * elements are each preceded by their length in four bytes.
 *
 * <pre>{@code
 * var x = Tensor.of("x", new float[] {1, 2, 3, 4}, 2, 2);
 * float[] values = x.floats();
 * Tensor both = Tensor.concat(List.of(x, x)); // shape [4, 2]
 * List<Tensor> back = both.split(2, 2);
 * }</pre>
 *
 * @param data read-only, little-endian; its remaining bytes are the elements
 */
public record Tensor(String name, Datatype datatype, List<Long> shape, ByteBuffer data) {

  /**
   * @throws IllegalArgumentException where the bytes are not as many as the shape says
   */
  public Tensor {
    shape = List.copyOf(shape);
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (datatype.size() > 0
        && Math.multiplyExact(elements(shape), datatype.size()) != data.remaining()) {
      throw new IllegalArgumentException(
          "%s of %s has %d bytes".formatted(datatype, shape, data.remaining()));
    }
  }

  public static Tensor of(String name, double[] values, long... shape) {
    var data = allocate(values.length, Datatype.FP64);
    data.asDoubleBuffer().put(values);
    return new Tensor(name, Datatype.FP64, boxed(shape), data);
  }

  public static Tensor of(String name, float[] values, long... shape) {
    var data = allocate(values.length, Datatype.FP32);
    data.asFloatBuffer().put(values);
    return new Tensor(name, Datatype.FP32, boxed(shape), data);
  }

  public static Tensor of(String name, long[] values, long... shape) {
    var data = allocate(values.length, Datatype.INT64);
    data.asLongBuffer().put(values);
    return new Tensor(name, Datatype.INT64, boxed(shape), data);
  }

  public static Tensor of(String name, int[] values, long... shape) {
    var data = allocate(values.length, Datatype.INT32);
    data.asIntBuffer().put(values);
    return new Tensor(name, Datatype.INT32, boxed(shape), data);
  }

  /** A tensor of {@link Datatype#BYTES}, each element the UTF-8 of a string. */
  public static Tensor of(String name, List<String> values, long... shape) {
    var elements = values.stream().map(v -> v.getBytes(StandardCharsets.UTF_8)).toList();
    if (elements.size() != elements(boxed(shape))) {
      throw new IllegalArgumentException(
          "%d strings do not fill %s".formatted(elements.size(), Arrays.toString(shape)));
    }
    var data =
        ByteBuffer.allocate(elements.stream().mapToInt(e -> Integer.BYTES + e.length).sum())
            .order(ByteOrder.LITTLE_ENDIAN);
    elements.forEach(e -> data.putInt(e.length).put(e));
    return new Tensor(name, Datatype.BYTES, boxed(shape), data.flip());
  }

  /** The product of the dimensions; one for a scalar. */
  public long elements() {
    return elements(shape);
  }

  /** A view of its own: reading it moves nobody else's position. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  public double[] doubles() {
    require(Datatype.FP64);
    var values = new double[Math.toIntExact(elements())];
    data().asDoubleBuffer().get(values);
    return values;
  }

  public float[] floats() {
    require(Datatype.FP32);
    var values = new float[Math.toIntExact(elements())];
    data().asFloatBuffer().get(values);
    return values;
  }

  public long[] longs() {
    require(Datatype.INT64);
    var values = new long[Math.toIntExact(elements())];
    data().asLongBuffer().get(values);
    return values;
  }

  public int[] ints() {
    require(Datatype.INT32);
    var values = new int[Math.toIntExact(elements())];
    data().asIntBuffer().get(values);
    return values;
  }

  /** The elements of a tensor of {@link Datatype#BYTES}, read as UTF-8. */
  public List<String> strings() {
    require(Datatype.BYTES);
    var values = new ArrayList<String>();
    for (var rest = data(); rest.hasRemaining(); ) {
      var element = new byte[rest.getInt()];
      rest.get(element);
      values.add(new String(element, StandardCharsets.UTF_8));
    }
    return values;
  }

  /**
   * Lays tensors of one name, datatype and trailing shape behind each other along the first axis.
   */
  public static Tensor concat(List<Tensor> tensors) {
    var first = tensors.getFirst();
    var bytes = 0;
    var rows = 0L;
    for (var tensor : tensors) {
      if (!tensor.stacksOn(first)) {
        throw new IllegalArgumentException(tensor + " does not stack on " + first);
      }
      bytes = Math.addExact(bytes, tensor.data.remaining());
      rows += tensor.shape.getFirst();
    }
    var all = ByteBuffer.allocate(bytes);
    tensors.forEach(tensor -> all.put(tensor.data()));
    return new Tensor(first.name, first.datatype, first.withRows(rows), all.flip());
  }

  /**
   * Cuts this tensor along its first axis into parts of so many rows; the parts share its memory.
   */
  public List<Tensor> split(long... rows) {
    if (shape.isEmpty() || Arrays.stream(rows).sum() != shape.getFirst()) {
      throw new IllegalArgumentException(
          "%s does not split into %s".formatted(shape, Arrays.toString(rows)));
    }
    var rest = data();
    var parts = new ArrayList<Tensor>(rows.length);
    for (var count : rows) {
      var size = bytes(rest, withRows(count));
      parts.add(new Tensor(name, datatype, withRows(count), rest.slice(rest.position(), size)));
      rest.position(rest.position() + size);
    }
    return parts;
  }

  @Override
  public String toString() {
    return "%s %s%s".formatted(name, datatype, shape);
  }

  private boolean stacksOn(Tensor other) {
    return !shape.isEmpty()
        && shape.size() == other.shape.size()
        && name.equals(other.name)
        && datatype == other.datatype
        && shape.subList(1, shape.size()).equals(other.shape.subList(1, shape.size()));
  }

  private List<Long> withRows(long rows) {
    return Stream.concat(Stream.of(rows), shape.stream().skip(1)).toList();
  }

  /** The bytes of the next elements of {@code rest} that fill a shape. */
  private int bytes(ByteBuffer rest, List<Long> part) {
    if (datatype != Datatype.BYTES) {
      return Math.toIntExact(elements(part) * datatype.size());
    }
    var at = rest.position();
    for (var i = elements(part); i > 0; i--) {
      at += Integer.BYTES + rest.getInt(at);
    }
    return at - rest.position();
  }

  private void require(Datatype wanted) {
    if (datatype != wanted) {
      throw new IllegalStateException("%s is not %s".formatted(this, wanted));
    }
  }

  private static long elements(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  private static ByteBuffer allocate(int elements, Datatype datatype) {
    return ByteBuffer.allocate(Math.multiplyExact(elements, datatype.size()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Long> boxed(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
