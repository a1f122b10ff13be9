package dev.polymath.molecule.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.molecule.grover.AttentionOver;
import dev.polymath.molecule.grover.GroverArchitecture;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An architecture among the {@code config} of a model version: {@code hidden}, {@code heads},
 * {@code blocks}, {@code hops}, {@code attention}.
 */
final class ArchitectureTree {

  private ArchitectureTree() {}

  static Map<String, Object> of(GroverArchitecture architecture) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("hidden", architecture.hidden());
    tree.put("heads", architecture.heads());
    tree.put("blocks", architecture.blocks());
    tree.put("hops", architecture.hops());
    tree.put("attention", name(architecture.attention()));
    return tree;
  }

  static GroverArchitecture parse(Map<String, ?> config) {
    return new GroverArchitecture(
        wholeNumber("hidden", config.get("hidden")),
        wholeNumber("heads", config.get("heads")),
        wholeNumber("blocks", config.get("blocks")),
        wholeNumber("hops", config.get("hops")),
        attention(config.get("attention")));
  }

  private static AttentionOver attention(@Nullable Object tree) {
    for (var over : AttentionOver.values()) {
      if (name(over).equals(tree)) return over;
    }
    throw new InvalidRequest("attention", "Must be molecule or heads.");
  }

  private static String name(AttentionOver over) {
    return over.name().toLowerCase(Locale.ROOT);
  }

  static int wholeNumber(String field, @Nullable Object tree) {
    if (tree instanceof Integer number) return number;
    throw new InvalidRequest(field, "Must be a whole number.");
  }
}
