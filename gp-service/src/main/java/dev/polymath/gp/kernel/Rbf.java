package dev.polymath.gp.kernel;

import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * k(x, x′) = exp(−½ Σ_d (x_d − x′_d)² / ℓ_d²), the squared exponential: functions with derivatives
 * of every order. With one ℓ for each dimension it finds out which inputs matter (automatic
 * relevance determination). Rasmussen 2004, equation 6; GPML 4.9 and 5.1.
 *
 * @param lengthScale ℓ, in the units of x: one for all dimensions or one for each
 */
public record Rbf(Parameter lengthScale) implements Leaf {

  @Override
  public Form form() {
    return Form.RBF;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Form.ordered("length_scale", lengthScale);
  }

  @Override
  public Rbf map(UnaryOperator<Parameter> change) {
    return new Rbf(change.apply(lengthScale));
  }
}
