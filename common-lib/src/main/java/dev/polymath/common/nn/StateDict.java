package dev.polymath.common.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.safetensors.DType;
import dev.polymath.common.safetensors.SafetensorsLimits;
import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.common.safetensors.SafetensorsWriter;
import dev.polymath.common.safetensors.StoredTensor;
import dev.polymath.common.safetensors.TensorEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arrays by name, to and from a safetensors file: weights under the names of a PyTorch {@code
 * state_dict}, or a checkpoint of weights and optimizer.
 *
 * <pre>{@code
 * new StateDict(network.state()).read(weights);
 *
 * var checkpoint = new StateDict()
 *     .add("network.", network.state())
 *     .add("optimizer.", optimizer.state());
 * checkpoint.write(out);
 * }</pre>
 *
 * <p>Arrays stay where they are: reading fills them in place, on whatever device they live, through
 * one tensor's worth of memory.
 */
public final class StateDict {

  private static final int REPORTED = 20;

  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  public StateDict() {}

  public StateDict(Map<String, NDArray> arrays) {
    add("", arrays);
  }

  public StateDict add(String prefix, Map<String, NDArray> more) {
    more.forEach(
        (name, array) -> {
          if (arrays.putIfAbsent(prefix + name, array) != null) {
            throw new IllegalArgumentException("There are two arrays named " + prefix + name);
          }
        });
    return this;
  }

  /** Writes a safetensors file; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    var writer = new SafetensorsWriter().metadata("format", "pt");
    arrays.forEach(
        (name, array) ->
            writer.tensor(
                name,
                stored(name, array.getDataType()),
                shape(array),
                content -> copy(array, content)));
    writer.writeTo(out);
  }

  private static void copy(NDArray array, OutputStream out) throws IOException {
    if (array.size() == 0) return;
    try (var here = array.toDevice(Device.cpu(), true)) {
      Channels.newChannel(out).write(here.toByteBuffer(true));
    }
  }

  /**
   * Fills the arrays from a file that holds exactly them, in the same types or in half precision
   * what is of single. All of its names, shapes and types are checked before the first array
   * changes; where the file ends early, some have changed.
   *
   * @throws Failure.Unprocessable naming each tensor that is missing, unexpected, or of another
   *     shape or type
   * @throws dev.polymath.common.safetensors.MalformedSafetensors where it is no such file
   */
  public void read(InputStream in) throws IOException {
    var reader = SafetensorsReader.open(in, SafetensorsLimits.UPLOAD);
    check(reader.tensors());
    try (var _ = GradientMode.off()) {
      reader.forEach(this::fill);
    }
  }

  private void fill(StoredTensor tensor) throws IOException {
    var bytes = tensor.entry().bytes();
    var array = arrays.get(tensor.name());
    if (array == null || bytes == 0) return;
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(bytes, Long.BYTES).asByteBuffer();
      tensor.readInto(buffer);
      buffer.rewind();
      try (var manager = array.getManager().newSubManager(Device.cpu())) {
        var half = tensor.entry().dtype() == DType.F16;
        var type = half ? DataType.FLOAT16 : array.getDataType();
        var loaded = manager.create(buffer, array.getShape(), type);
        loaded.toType(array.getDataType(), false).copyTo(array);
      }
    }
  }

  private void check(Map<String, TensorEntry> tensors) {
    var errors = new ArrayList<FieldError>();
    arrays.forEach((name, array) -> compare(name, array, tensors.get(name), errors));
    tensors.keySet().stream()
        .filter(name -> !arrays.containsKey(name))
        .forEach(name -> errors.add(new FieldError(name, "The model has no such tensor")));
    if (errors.isEmpty()) return;
    throw new Failure.Unprocessable(
        "The weights do not fit the model: %d tensors differ. Send those of the same architecture."
            .formatted(errors.size()),
        errors.subList(0, Math.min(REPORTED, errors.size())));
  }

  private static void compare(
      String name, NDArray array, @Nullable TensorEntry entry, List<FieldError> errors) {
    if (entry == null) {
      errors.add(new FieldError(name, "The file has no such tensor"));
    } else if (!fits(entry.dtype(), stored(name, array.getDataType()))) {
      errors.add(
          new FieldError(
              name,
              "It is %s, the model's is %s"
                  .formatted(entry.dtype(), stored(name, array.getDataType()))));
    } else if (!Arrays.equals(entry.dimensions(), array.getShape().getShape())) {
      errors.add(
          new FieldError(
              name, "Its shape is %s, the model's is %s".formatted(entry.shape(), shape(array))));
    }
  }

  private static boolean fits(DType given, DType wanted) {
    return given == wanted || (given == DType.F16 && wanted == DType.F32);
  }

  private static List<Long> shape(NDArray array) {
    Shape shape = array.getShape();
    return Arrays.stream(shape.getShape()).boxed().toList();
  }

  /** The types that DJL can make arrays of and the format has; bfloat16 is not among them. */
  private static DType stored(String name, DataType type) {
    return switch (type) {
      case FLOAT64 -> DType.F64;
      case FLOAT32 -> DType.F32;
      case FLOAT16 -> DType.F16;
      case INT64 -> DType.I64;
      case INT32 -> DType.I32;
      case INT8 -> DType.I8;
      case UINT8 -> DType.U8;
      case BOOLEAN -> DType.BOOL;
      default -> throw new IllegalArgumentException(name + " is " + type + ", which is not stored");
    };
  }
}
