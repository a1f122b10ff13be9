package dev.polymath.gp.kernel;

import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * k(x, x′) = σ₀² + x·x′: Bayesian linear regression with an intercept. Not stationary. Its {@link
 * Power} is the polynomial kernel. GPML 4.2.2.
 *
 * @param sigma0 σ₀, the standard deviation of the intercept
 */
public record DotProduct(Parameter sigma0) implements Leaf {

  public DotProduct {
    sigma0.scalar("DotProduct", "sigma_0");
  }

  @Override
  public Form form() {
    return Form.DOT_PRODUCT;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Form.ordered("sigma_0", sigma0);
  }

  @Override
  public DotProduct map(UnaryOperator<Parameter> change) {
    return new DotProduct(change.apply(sigma0));
  }
}
