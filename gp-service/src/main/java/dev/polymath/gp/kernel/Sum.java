package dev.polymath.gp.kernel;

import java.util.List;
import java.util.function.UnaryOperator;

/** k(x, x′) = k₁(x, x′) + k₂(x, x′): independent parts of one function. GPML 4.2.4. */
public record Sum(Kernel left, Kernel right) implements Kernel {

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Operands.hyperparameters(left, right);
  }

  @Override
  public List<Leaf> leaves() {
    return Operands.leaves(left, right);
  }

  @Override
  public Sum map(UnaryOperator<Parameter> change) {
    return new Sum(left.map(change), right.map(change));
  }
}
