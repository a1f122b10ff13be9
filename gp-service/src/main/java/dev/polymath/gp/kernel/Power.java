package dev.polymath.gp.kernel;

import dev.polymath.common.failure.Failure;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * k(x, x′) = k₁(x, x′)ᵖ. With {@link DotProduct} the polynomial kernel (σ₀² + x·x′)ᵖ of GPML 4.2.2.
 *
 * @param exponent p, whole and positive: other powers need not be positive semi-definite
 */
public record Power(Kernel kernel, int exponent) implements Kernel {

  static final int MAX_EXPONENT = 32;

  public Power {
    if (exponent < 1 || exponent > MAX_EXPONENT) {
      throw new Failure.InvalidRequest(
          "kernel",
          "the exponent of a kernel is %d, yet must be a whole number from 1 to %d"
              .formatted(exponent, MAX_EXPONENT));
    }
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Operands.prefixed("kernel__", kernel).toList();
  }

  @Override
  public List<Leaf> leaves() {
    return kernel.leaves();
  }

  @Override
  public Power map(UnaryOperator<Parameter> change) {
    return new Power(kernel.map(change), exponent);
  }
}
