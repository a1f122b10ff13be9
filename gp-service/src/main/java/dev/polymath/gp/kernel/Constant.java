package dev.polymath.gp.kernel;

import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * k(x, x′) = c. Scales a product; shifts a sum, as an unknown offset of variance c does. GPML 4.2.
 *
 * @param value c, a variance: the square of the amplitude
 */
public record Constant(Parameter value) implements Leaf {

  public Constant {
    value.scalar("ConstantKernel", "constant_value");
  }

  @Override
  public Form form() {
    return Form.CONSTANT;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Form.ordered("constant_value", value);
  }

  @Override
  public Constant map(UnaryOperator<Parameter> change) {
    return new Constant(change.apply(value));
  }
}
