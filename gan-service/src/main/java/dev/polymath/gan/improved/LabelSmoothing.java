package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The loss of a discriminator of real and generated that may never be too sure of the real (section
 * 3.4): its target for those is α, a little less than one. Only for those: a target β above nought
 * for generated ones would make the best discriminator
 *
 * <pre>
 *   D(x) = (α p_data(x) + β p_model(x)) / (p_data(x) + p_model(x))
 * </pre>
 *
 * <p>one that praises the generator wherever it puts much and the data nothing. With logits l,
 * {@code D = sigmoid(l)}:
 *
 * <pre>
 *   loss = E [softplus(l(x)) − α l(x)] + E [softplus(l(G(z)))]
 * </pre>
 *
 * @param positive α; 1 is no smoothing, .9 a common choice
 */
public record LabelSmoothing(double positive) {

  public LabelSmoothing {
    if (!(positive > 0 && positive <= 1)) {
      throw new IllegalArgumentException("A target is above 0 and at most 1, not " + positive);
    }
  }

  /**
   * The loss.
   *
   * @param real logits of real examples, of any shape
   * @param generated of generated ones
   * @return a scalar
   */
  public NDArray loss(NDArray real, NDArray generated) {
    var ofReal = Activation.softPlus(real).sub(real.mul(Constant.like(real, positive))).mean();
    return ofReal.add(Activation.softPlus(generated).mean());
  }
}
