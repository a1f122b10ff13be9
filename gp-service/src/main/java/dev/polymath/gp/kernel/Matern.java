package dev.polymath.gp.kernel;

import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * The Matérn family. With r² = Σ_d (x_d − x′_d)² / ℓ_d²:
 *
 * <ul>
 *   <li>ν = 1/2: exp(−r), continuous and nowhere differentiable (Ornstein-Uhlenbeck)
 *   <li>ν = 3/2: (1 + √3 r) exp(−√3 r), once differentiable
 *   <li>ν = 5/2: (1 + √5 r + 5r²/3) exp(−√5 r), twice differentiable
 *   <li>ν = ∞: {@link Rbf}
 * </ul>
 *
 * <p>GPML 4.14 to 4.17. Other ν need Bessel functions and are refused.
 *
 * @param lengthScale ℓ, in the units of x: one for all dimensions or one for each
 * @param smoothness ν; not learned
 */
public record Matern(Parameter lengthScale, Smoothness smoothness) implements Leaf {

  @Override
  public Form form() {
    return Form.MATERN;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Form.ordered("length_scale", lengthScale);
  }

  @Override
  public Matern map(UnaryOperator<Parameter> change) {
    return new Matern(change.apply(lengthScale), smoothness);
  }
}
