package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.molecule.grover.Properties;
import dev.polymath.molecule.grover.PropertyKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a fine-tuned model predicts, among the {@code config} of its version: {@code kind}, {@code
 * properties}, {@code attentionWidth}, {@code views}, {@code width}, {@code members}.
 *
 * @param names of the properties
 * @param members networks of the ensemble
 */
record PredictorTree(Properties properties, List<String> names, int members) {

  PredictorTree {
    names = List.copyOf(names);
    if (members < 1 || members > 20) throw new InvalidRequest("members", "Must be from 1 to 20.");
  }

  void addTo(Map<String, Object> config) {
    config.put("kind", properties.kind().name().toLowerCase(Locale.ROOT));
    config.put("properties", names);
    config.put("attentionWidth", properties.attentionWidth());
    config.put("views", properties.views());
    config.put("width", properties.width());
    config.put("members", members);
  }

  static PredictorTree parse(Map<String, ?> config) {
    if (!(config.get("properties") instanceof List<?> list)) {
      throw new InvalidRequest("properties", "Must be a list of names.");
    }
    var properties =
        new Properties(
            kind(config.get("kind")),
            list.size(),
            ArchitectureTree.wholeNumber("attentionWidth", config.get("attentionWidth")),
            ArchitectureTree.wholeNumber("views", config.get("views")),
            ArchitectureTree.wholeNumber("width", config.get("width")));
    return new PredictorTree(
        properties,
        list.stream().map(String::valueOf).toList(),
        ArchitectureTree.wholeNumber("members", config.get("members")));
  }

  static PropertyKind kind(@Nullable Object tree) {
    for (var kind : PropertyKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(tree)) return kind;
    }
    throw new InvalidRequest("kind", "Must be classification or regression.");
  }
}
