package dev.polymath.gp.kernel;

import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * k(x, x′) = exp(−2 sin²(π |x − x′| / p) / ℓ²): functions that repeat themselves exactly. GPML
 * 4.31. In more than one dimension |x − x′| is the Euclidean distance, as in scikit-learn.
 *
 * @param lengthScale ℓ, relative to the period
 * @param periodicity p, in the units of x
 */
public record ExpSineSquared(Parameter lengthScale, Parameter periodicity) implements Leaf {

  public ExpSineSquared {
    lengthScale.scalar("ExpSineSquared", "length_scale");
    periodicity.scalar("ExpSineSquared", "periodicity");
  }

  @Override
  public Form form() {
    return Form.EXP_SINE_SQUARED;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Form.ordered("length_scale", lengthScale, "periodicity", periodicity);
  }

  @Override
  public ExpSineSquared map(UnaryOperator<Parameter> change) {
    Parameter changedLength = change.apply(lengthScale);
    return new ExpSineSquared(changedLength, change.apply(periodicity));
  }
}
