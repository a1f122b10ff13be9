package dev.polymath.gp.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What {@link Sum} and {@link Product} share. */
final class Operands {
  private Operands() {}

  static List<Hyperparameter> hyperparameters(Kernel left, Kernel right) {
    return Stream.concat(prefixed("k1__", left), prefixed("k2__", right)).toList();
  }

  static Stream<Hyperparameter> prefixed(String prefix, Kernel kernel) {
    return kernel.hyperparameters().stream()
        .map(h -> new Hyperparameter(prefix + h.name(), h.parameter()));
  }

  static List<Leaf> leaves(Kernel left, Kernel right) {
    List<Leaf> leaves = new ArrayList<>(left.leaves());
    leaves.addAll(right.leaves());
    return leaves;
  }
}
