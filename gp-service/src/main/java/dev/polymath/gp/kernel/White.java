package dev.polymath.gp.kernel;

import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * k(x, x′) = σₙ² where x and x′ are the same observation, else 0: independent Gaussian noise. It
 * belongs to the observation and never to the latent function, so a value that is not an
 * observation of the training set has none in common with it. Rasmussen 2004, equation 7; GPML
 * 2.20.
 *
 * @param noiseLevel σₙ², a variance
 */
public record White(Parameter noiseLevel) implements Leaf {

  public White {
    noiseLevel.scalar("WhiteKernel", "noise_level");
  }

  @Override
  public Form form() {
    return Form.WHITE;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Form.ordered("noise_level", noiseLevel);
  }

  @Override
  public White map(UnaryOperator<Parameter> change) {
    return new White(change.apply(noiseLevel));
  }
}
