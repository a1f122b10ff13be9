package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.models.ModelImport;
import dev.polymath.common.safetensors.DType;
import dev.polymath.common.safetensors.SafetensorsHeader;
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
    var dimensions = dimensions(header);
    try {
      ProcessTree.parse(config).kernel().requireDimensions(dimensions);
    } catch (InvalidRequest e) {
      throw new InvalidRequest(
          e.errors().stream()
              .map(error -> new FieldError("config." + error.field(), error.message()))
              .toList());
    }
  }

  /** How many features the points have. */
  private int dimensions(SafetensorsHeader header) {
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
    if (y.elements() > properties.maxPoints()) {
      throw new InvalidRequest(
          "weights",
          "has %,d points where exact inference takes at most %,d here"
              .formatted(y.elements(), properties.maxPoints()));
    }
    return Math.toIntExact(x.shape().getLast());
  }
}
