package dev.polymath.gp.kernel;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * k(x, x′) = k₁(x, x′) · k₂(x, x′): one part modulates the other, as a decaying period does. GPML
 * 4.2.4.
 */
public record Product(Kernel left, Kernel right) implements Kernel {

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Operands.hyperparameters(left, right);
  }

  @Override
  public List<Leaf> leaves() {
    return Operands.leaves(left, right);
  }

  @Override
  public Product map(UnaryOperator<Parameter> change) {
    return new Product(left.map(change), right.map(change));
  }
}
