package dev.polymath.federation.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.safetensors.SafetensorsLimits;
import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.common.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tensors of single precision by name, in an order that stays: the weights of a network under the
 * names of its {@code state_dict}, a change of them, or what an optimizer remembers of them. This
 * is all that ever travels between server and clients, as a safetensors file.
 *
 * <p>They live in Java's heap, so that who only adds them up needs no engine. Nobody changes the
 * arrays once they are in here.
 */
public final class Weights {

  /** None at all. */
  public static final Weights NONE = new Weights(Map.of());

  /** The longest header of a file from outside: room for the names of its tensors. */
  public static final int HEADER_BYTES = 1 << 20;

  private static final int REPORTED = 20;

  private final Map<String, Tensor> tensors;

  /**
   * One tensor.
   *
   * @param shape outermost first; empty for a scalar
   * @param values row by row; not copied, so not to be changed
   */
  public record Tensor(List<Long> shape, float[] values) {
    public Tensor {
      shape = List.copyOf(shape);
      if (elements(shape) != values.length) {
        throw new IllegalArgumentException(shape + " does not hold " + values.length + " values");
      }
    }

    private static long elements(List<Long> shape) {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }
  }

  /** Two numbers to one. */
  @FunctionalInterface
  public interface Combination {
    double apply(double mine, double other);
  }

  public Weights(Map<String, Tensor> tensors) {
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * What a network has now. Counters, which are whole numbers, are of one machine's training and
   * stay there.
   */
  public static Weights of(Map<String, NDArray> state) {
    var tensors = new LinkedHashMap<String, Tensor>();
    state.forEach(
        (name, array) -> {
          if (!travels(array)) return;
          var shape = Arrays.stream(array.getShape().getShape()).boxed().toList();
          tensors.put(name, new Tensor(shape, array.toFloatArray()));
        });
    return new Weights(tensors);
  }

  private static boolean travels(NDArray array) {
    return array.getDataType() == DataType.FLOAT32;
  }

  /**
   * Puts them into a network; arrays of other names keep what they have.
   *
   * @throws Failure.Unprocessable where one of them is not in the network, or of another shape
   */
  public void copyTo(Map<String, NDArray> state) {
    var errors = new ArrayList<FieldError>();
    tensors.forEach(
        (name, tensor) -> compare(name, tensor.shape(), shape(state.get(name)), errors));
    refuse(errors);
    tensors.forEach(
        (name, tensor) -> {
          var array = Objects.requireNonNull(state.get(name));
          try (var here = array.getManager().create(tensor.values(), array.getShape())) {
            here.copyTo(array);
          }
        });
  }

  public Set<String> names() {
    return tensors.keySet();
  }

  public boolean isEmpty() {
    return tensors.isEmpty();
  }

  /**
   * The tensor of a name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public Tensor tensor(String name) {
    var tensor = tensors.get(name);
    if (tensor == null) throw new IllegalArgumentException("There is no tensor " + name);
    return tensor;
  }

  /** The numbers of {@link #tensor}, to be read and not changed. */
  public float[] values(String name) {
    return tensor(name).values();
  }

  /** How many numbers there are in all. */
  public long elements() {
    return tensors.values().stream().mapToLong(tensor -> tensor.values().length).sum();
  }

  /** Those whose name fits. */
  public Weights where(Predicate<String> name) {
    var chosen = new LinkedHashMap<>(tensors);
    chosen.keySet().removeIf(name.negate());
    return new Weights(chosen);
  }

  /** These, and others under a prefix. */
  public Weights and(String prefix, Weights others) {
    var all = new LinkedHashMap<>(tensors);
    others.tensors.forEach(
        (name, tensor) -> {
          if (all.putIfAbsent(prefix + name, tensor) != null) {
            throw new IllegalArgumentException("There are two tensors named " + prefix + name);
          }
        });
    return new Weights(all);
  }

  /** Those under a prefix, without it: what {@link #and} has joined, parted again. */
  public Weights under(String prefix) {
    var part = new LinkedHashMap<String, Tensor>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) part.put(name.substring(prefix.length()), tensor);
        });
    return new Weights(part);
  }

  /** Tensors of the same names and shapes, filled with a number. */
  public Weights filled(float value) {
    return map(
        (name, tensor) -> {
          var values = new float[tensor.values().length];
          Arrays.fill(values, value);
          return values;
        });
  }

  /** Number by number with others of the same names and shapes, computed in double precision. */
  public Weights with(Weights others, Combination combination) {
    requireLike(others);
    return map(
        (name, tensor) -> {
          var mine = tensor.values();
          var other = others.values(name);
          var values = new float[mine.length];
          for (var i = 0; i < values.length; i++) {
            values[i] = (float) combination.apply(mine[i], other[i]);
          }
          return values;
        });
  }

  /** What has to be added to others to get these. */
  public Weights minus(Weights others) {
    return with(others, (mine, other) -> mine - other);
  }

  /** Tensors of the same names and shapes with other numbers. */
  public Weights map(Mapping mapping) {
    var mapped = new LinkedHashMap<String, Tensor>();
    tensors.forEach(
        (name, tensor) ->
            mapped.put(name, new Tensor(tensor.shape(), mapping.apply(name, tensor))));
    return new Weights(mapped);
  }

  /** The numbers of a tensor, made of another's. */
  @FunctionalInterface
  public interface Mapping {
    float[] apply(String name, Tensor tensor);
  }

  /** The norm of the difference to others of the same names and shapes. */
  public double distance(Weights others) {
    requireLike(others);
    var sum = 0.0;
    for (var entry : tensors.entrySet()) {
      var mine = entry.getValue().values();
      var other = others.values(entry.getKey());
      for (var i = 0; i < mine.length; i++) {
        var difference = (double) mine[i] - other[i];
        sum += difference * difference;
      }
    }
    return Math.sqrt(sum);
  }

  /** {@code √Σ w²} over all of them. */
  public double norm() {
    var sum = 0.0;
    for (var tensor : tensors.values()) for (double w : tensor.values()) sum += w * w;
    return Math.sqrt(sum);
  }

  /**
   * Refuses what has other names or shapes than it should.
   *
   * @throws Failure.Unprocessable naming each tensor that is missing, unexpected or misshapen
   */
  public void requireLike(Weights like) {
    if (tensors.size() == like.tensors.size() && sameShapes(like)) return;
    var errors = new ArrayList<FieldError>();
    tensors.forEach(
        (name, tensor) -> {
          var other = like.tensors.get(name);
          compare(name, tensor.shape(), other == null ? null : other.shape(), errors);
        });
    like.tensors.forEach(
        (name, other) -> {
          if (!tensors.containsKey(name)) {
            errors.add(missing(name, other));
          }
        });
    refuse(errors);
  }

  private static FieldError missing(String name, Tensor other) {
    return new FieldError(name, "Is missing; its shape is " + other.shape());
  }

  private boolean sameShapes(Weights like) {
    return tensors.entrySet().stream()
        .allMatch(
            entry -> {
              var other = like.tensors.get(entry.getKey());
              return other != null && other.shape().equals(entry.getValue().shape());
            });
  }

  private static void compare(
      String name, List<Long> sent, @Nullable List<Long> shape, List<FieldError> errors) {
    if (shape == null) {
      errors.add(new FieldError(name, "The model has no such tensor"));
    } else if (!shape.equals(sent)) {
      errors.add(new FieldError(name, "Its shape is " + sent + ", the model's is " + shape));
    }
  }

  private static @Nullable List<Long> shape(@Nullable NDArray array) {
    if (array == null || !travels(array)) return null;
    Shape shape = array.getShape();
    return Arrays.stream(shape.getShape()).boxed().toList();
  }

  private static void refuse(List<FieldError> errors) {
    if (errors.isEmpty()) return;
    throw new Failure.Unprocessable(
        "The weights do not fit the model: %d tensors differ. Send those of the same architecture."
            .formatted(errors.size()),
        errors.subList(0, Math.min(REPORTED, errors.size())));
  }

  /** Writes a safetensors file; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    writer().writeTo(out);
  }

  /** How many bytes {@link #write} writes. */
  public long bytes() {
    return writer().size();
  }

  private SafetensorsWriter writer() {
    var writer = new SafetensorsWriter().metadata("format", "pt");
    tensors.forEach((name, tensor) -> writer.floats(name, tensor.shape(), tensor.values()));
    return writer;
  }

  /**
   * Reads a safetensors file that has to hold the names and shapes of others. What its header says
   * is held against them before a number is read.
   *
   * @throws Failure.Unprocessable naming each tensor that is missing, unexpected or misshapen
   * @throws dev.polymath.common.safetensors.MalformedSafetensors where it is no such file, or has
   *     more tensors or a longer header than any that fits
   */
  public static Weights readLike(Weights like, InputStream in) throws IOException {
    var reader = SafetensorsReader.open(in, limits(like.tensors.size()));
    var errors = new ArrayList<FieldError>();
    var sent = reader.tensors();
    sent.forEach(
        (name, entry) -> {
          var other = like.tensors.get(name);
          compare(name, entry.shape(), other == null ? null : other.shape(), errors);
        });
    like.tensors.forEach(
        (name, other) -> {
          if (!sent.containsKey(name)) errors.add(missing(name, other));
        });
    refuse(errors);
    return rest(reader);
  }

  /** For files from outside that have at most so many tensors. */
  public static SafetensorsLimits limits(int tensors) {
    var usual = SafetensorsLimits.UPLOAD;
    return new SafetensorsLimits(
        HEADER_BYTES, Math.max(1, tensors), usual.nameLength(), usual.rank());
  }

  /**
   * Reads a safetensors file of tensors that single precision holds without loss.
   *
   * @param mostElements how many numbers there may be in all
   * @throws Failure.TooLarge where there are more, before they are read
   * @throws dev.polymath.common.safetensors.MalformedSafetensors where it is no such file
   */
  public static Weights read(InputStream in, long mostElements) throws IOException {
    var reader = SafetensorsReader.open(in, SafetensorsLimits.UPLOAD);
    var elements = 0L;
    for (var entry : reader.tensors().values()) {
      elements += Math.min(entry.elements(), Long.MAX_VALUE - elements);
    }
    if (elements > mostElements) {
      throw new Failure.TooLarge(
          "The file has %,d numbers, and at most %,d are taken; send the weights of the model alone."
              .formatted(elements, mostElements));
    }
    return rest(reader);
  }

  private static Weights rest(SafetensorsReader reader) throws IOException {
    var tensors = new LinkedHashMap<String, Tensor>();
    reader.forEach(
        tensor -> tensors.put(tensor.name(), new Tensor(tensor.shape(), tensor.floats())));
    return new Weights(tensors);
  }
}
