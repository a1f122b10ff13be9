package dev.polymath.gp.kernel;

import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * k(x, x′) = (1 + |x − x′|² / (2αℓ²))^−α: a mixture of {@link Rbf} kernels of many length scales.
 * GPML 4.19.
 *
 * @param lengthScale ℓ, in the units of x
 * @param alpha α; the larger, the closer to one single length scale
 */
public record RationalQuadratic(Parameter lengthScale, Parameter alpha) implements Leaf {

  public RationalQuadratic {
    lengthScale.scalar("RationalQuadratic", "length_scale");
    alpha.scalar("RationalQuadratic", "alpha");
  }

  @Override
  public Form form() {
    return Form.RATIONAL_QUADRATIC;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Form.ordered("alpha", alpha, "length_scale", lengthScale);
  }

  @Override
  public RationalQuadratic map(UnaryOperator<Parameter> change) {
    Parameter changedAlpha = change.apply(alpha);
    return new RationalQuadratic(change.apply(lengthScale), changedAlpha);
  }
}
