package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.models.ModelImport;
import dev.polymath.common.safetensors.DType;
import dev.polymath.common.safetensors.SafetensorsHeader;
import dev.polymath.gp.data.InferenceTree;
import dev.polymath.gp.data.ProcessTree;
import dev.polymath.gp.data.TrainingTensors;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model from outside: a process as it is configured, and the points that it has seen. */
final class PosteriorImport implements ModelImport {

  private final FitProperties properties;

  PosteriorImport(FitProperties properties) {
    this.properties = properties;
  }

  @Override
  public void check(Map<String, Object> config, SafetensorsHeader header) {
    var shape = shape(header);
    var dimensions = Math.toIntExact(shape.getLast());
    int most;
    try {
      var process = ProcessTree.parse(config);
      process.kernel().requireDimensions(dimensions);
      var inference = InferenceTree.parse(config);
      inference.requireTakes(process, dimensions);
      most = properties.mostPoints(inference);
    } catch (InvalidRequest e) {
      throw new InvalidRequest(
          e.errors().stream()
              .map(error -> new FieldError("config." + error.field(), error.message()))
              .toList());
    }
    if (shape.getFirst() > most) {
      throw new InvalidRequest(
          "weights",
          "has %,d points where this method takes at most %,d here"
              .formatted(shape.getFirst(), most));
    }
  }

  /** How many points there are, and how many features each has. */
  private static List<Long> shape(SafetensorsHeader header) {
    var tensors = header.tensors();
    var x = tensors.get(TrainingTensors.X);
    var y = tensors.get(TrainingTensors.Y);
    if (x == null
        || y == null
        || !tensors.keySet().equals(Set.of(TrainingTensors.X, TrainingTensors.Y))
        || x.dtype() != DType.F64
        || y.dtype() != DType.F64
        || x.shape().size() != 2
        || !y.shape().equals(List.of(x.shape().getFirst()))
        || x.elements() == 0) {
      throw new InvalidRequest("weights", "must hold x [n, d] and y [n], both F64, and no more");
    }
    return x.shape();
  }
}
