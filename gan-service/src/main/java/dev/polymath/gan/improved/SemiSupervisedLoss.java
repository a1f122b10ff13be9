package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.polymath.common.nn.TorchOperations;

/**
 * What a discriminator of K classes learns by (section 5). Of the K + 1 logits of the paper the
 * last, which says "generated", is held at nought, which takes nothing from what the softmax can
 * say:
 *
 * <pre>
 *   Z(x) = Σₖ exp lₖ(x)        D(x) = Z(x) / (Z(x) + 1)
 *
 *   labelled    = E [log Z(x) − l_y(x)]
 *   unlabelled  = ½ (E [−log D(x)] + E [−log (1 − D(G(z)))])
 * </pre>
 *
 * <p>With {@code L = log Z} the terms are {@code −log D = softplus(−L)} and {@code −log (1 − D) =
 * softplus(L)}, none of which overflows. Use it where few of many examples have labels; with labels
 * for all there is little that the second part adds.
 *
 * <p>Logits are [N, K], of any floating type; losses are scalars.
 */
public final class SemiSupervisedLoss {

  private final TorchOperations operations;

  public SemiSupervisedLoss(TorchOperations operations) {
    this.operations = operations;
  }

  /**
   * The cross-entropy among the K classes, given that an example is real.
   *
   * @param logits [N, K]
   * @param labels [N], integers of 64 bits below K
   */
  public NDArray labelled(NDArray logits, NDArray labels) {
    var ofLabel = logits.gather(labels.expandDims(1), 1).squeeze(1);
    return logZ(logits).sub(ofLabel).mean();
  }

  /**
   * What examples without labels teach: that they are of some class, and generated ones of none.
   *
   * @param logits [N, K], of real examples
   * @param generated [M, K], of generated ones
   */
  public NDArray unlabelled(NDArray logits, NDArray generated) {
    return unlabelled(logits, generated, new LabelSmoothing(1));
  }

  /**
   * Likewise, never too sure of the real.
   *
   * @param smoothing its target for D of what is real
   */
  public NDArray unlabelled(NDArray logits, NDArray generated, LabelSmoothing smoothing) {
    var sum = smoothing.loss(logZ(logits), logZ(generated));
    return sum.mul(Constant.like(sum, 0.5));
  }

  /**
   * What a generator learns by that matches no features: {@code E [−log D(G(z))]}, whose slope does
   * not vanish where the discriminator is sure, as that of {@code log (1 − D)} does.
   *
   * @param generated [M, K]
   */
  public NDArray fooled(NDArray generated) {
    return Activation.softPlus(logZ(generated).neg()).mean();
  }

  /** D(x), how likely each example is real: [N, K] to [N]. */
  public NDArray realness(NDArray logits) {
    return Activation.sigmoid(logZ(logits));
  }

  private NDArray logZ(NDArray logits) {
    return operations.logSumExp(logits, 1);
  }
}
