package dev.polymath.gp.kernel;

import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** A kernel that is not made of others. */
public sealed interface Leaf extends Kernel
    permits Constant, White, Rbf, Matern, RationalQuadratic, ExpSineSquared, DotProduct {

  /** Its name and arguments when written. */
  Form form();

  /** By scikit-learn's names, in the order of θ (alphabetical). */
  SequencedMap<String, Parameter> parameters();

  /** The parameter of that name, which the kernel has. */
  default Parameter parameter(String name) {
    return Objects.requireNonNull(parameters().get(name), name);
  }

  @Override
  default List<Hyperparameter> hyperparameters() {
    return parameters().entrySet().stream()
        .map(e -> new Hyperparameter(e.getKey(), e.getValue()))
        .toList();
  }

  @Override
  Leaf map(UnaryOperator<Parameter> change);

  @Override
  default List<Leaf> leaves() {
    return List.of(this);
  }
}
