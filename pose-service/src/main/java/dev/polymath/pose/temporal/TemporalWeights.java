package dev.polymath.pose.temporal;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.safetensors.DType;
import dev.polymath.common.safetensors.SafetensorsHeader;
import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.common.safetensors.SafetensorsWriter;
import dev.polymath.common.safetensors.TensorEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The numbers of a model: a network that finds poses and, where it was trained along, a second one
 * of the same architecture that finds where the body is. Their tensors bear the names of the
 * paper's {@code state_dict}; those of the second begin with {@code trajectory.}.
 *
 * @param pose by name
 * @param trajectory by name, without the prefix
 */
public record TemporalWeights(
    Map<String, float[]> pose, Optional<Map<String, float[]>> trajectory) {

  public static final String TRAJECTORY = "trajectory.";

  /** What PyTorch counts and nobody needs. */
  private static final String COUNTER = ".num_batches_tracked";

  private static final Set<DType> FLOATS = Set.of(DType.F32, DType.F16, DType.BF16);

  /**
   * Checks by a file's header that it holds a model of this architecture.
   *
   * @throws InvalidRequest with the field {@code weights} and the first tensor that does not fit
   */
  public static void check(TemporalArchitecture architecture, SafetensorsHeader header) {
    var unknown = new HashSet<String>();
    var second = false;
    for (var name : header.tensors().keySet()) {
      if (name.startsWith(TRAJECTORY)) second = true;
      if (!name.endsWith(COUNTER)) unknown.add(name);
    }
    check("", architecture, header, unknown);
    if (second) check(TRAJECTORY, architecture.trajectory(), header, unknown);
    if (!unknown.isEmpty()) {
      throw new InvalidRequest(
          "weights",
          "has a tensor %s, which a model of %d filter widths does not"
              .formatted(
                  unknown.stream().sorted().findFirst().orElseThrow(),
                  architecture.filterWidths().size()));
    }
  }

  private static void check(
      String prefix,
      TemporalArchitecture architecture,
      SafetensorsHeader header,
      Set<String> unknown) {
    architecture
        .tensors()
        .forEach(
            (name, shape) -> {
              TensorEntry tensor = header.tensors().get(prefix + name);
              unknown.remove(prefix + name);
              if (tensor == null) {
                throw new InvalidRequest("weights", "has no tensor " + prefix + name);
              }
              if (!tensor.shape().equals(shape) || !FLOATS.contains(tensor.dtype())) {
                throw new InvalidRequest(
                    "weights",
                    "has %s%s as %s %s where %s of floats is due"
                        .formatted(prefix, name, tensor.dtype(), tensor.shape(), shape));
              }
            });
  }

  /**
   * Reads a file to its end; its header is checked first.
   *
   * @throws Unprocessable where a weight is no finite number
   */
  public static TemporalWeights read(TemporalArchitecture architecture, InputStream in)
      throws IOException {
    var reader = SafetensorsReader.open(in);
    check(architecture, reader.header());
    var pose = new HashMap<String, float[]>();
    var trajectory = new HashMap<String, float[]>();
    reader.forEach(
        tensor -> {
          var name = tensor.name();
          if (name.endsWith(COUNTER)) return;
          var values = tensor.floats();
          requireFinite(name, values);
          if (name.startsWith(TRAJECTORY)) {
            trajectory.put(name.substring(TRAJECTORY.length()), values);
          } else {
            pose.put(name, values);
          }
        });
    return new TemporalWeights(
        pose, trajectory.isEmpty() ? Optional.empty() : Optional.of(trajectory));
  }

  /** Writes a file that {@link #read} reads. */
  public void write(TemporalArchitecture architecture, OutputStream out) throws IOException {
    var file = new SafetensorsWriter();
    architecture
        .tensors()
        .forEach((name, shape) -> file.floats(name, shape, Objects.requireNonNull(pose.get(name))));
    trajectory.ifPresent(
        second ->
            architecture
                .trajectory()
                .tensors()
                .forEach(
                    (name, shape) ->
                        file.floats(
                            TRAJECTORY + name, shape, Objects.requireNonNull(second.get(name)))));
    file.writeTo(out);
  }

  private static void requireFinite(String name, float[] values) {
    for (var value : values) {
      if (!Float.isFinite(value)) {
        throw new Unprocessable(
            "weights", "Its weights hold what is no finite number in " + name + ".");
      }
    }
  }
}
