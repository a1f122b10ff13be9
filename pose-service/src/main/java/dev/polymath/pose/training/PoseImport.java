package dev.polymath.pose.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.models.ModelImport;
import dev.polymath.common.safetensors.SafetensorsHeader;
import dev.polymath.pose.data.ArchitectureTree;
import dev.polymath.pose.temporal.TemporalArchitecture;
import dev.polymath.pose.temporal.TemporalWeights;
import java.util.Map;

/** A model from outside: a checkpoint of the paper's code, for instance, as safetensors. */
final class PoseImport implements ModelImport {

  @Override
  public void check(Map<String, Object> config, SafetensorsHeader header) {
    TemporalWeights.check(architecture(config), header);
  }

  private static TemporalArchitecture architecture(Map<String, Object> config) {
    try {
      return ArchitectureTree.parse(config);
    } catch (InvalidRequest e) {
      throw new InvalidRequest(
          e.errors().stream()
              .map(error -> new FieldError("config." + error.field(), error.message()))
              .toList());
    }
  }
}
