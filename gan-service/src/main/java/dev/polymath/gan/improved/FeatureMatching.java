package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;

/**
 * What a generator learns by (section 3.1): that what it makes looks, on the average and in the
 * eyes of a hidden layer f of the discriminator, like what is real. It does not overtrain against
 * the discriminator of the moment, and makes semi-supervised learning work well:
 *
 * <pre>
 *   squared    1/F ‖E f(x) − E f(G(z))‖₂²
 *   absolute   1/F ‖E f(x) − E f(G(z))‖₁
 * </pre>
 *
 * <p>The paper has the first, without the division by the number of features, which only keeps the
 * loss of one size for layers of any. The second minds single far features less.
 */
public enum FeatureMatching {
  SQUARED {
    @Override
    NDArray size(NDArray difference) {
      return difference.square();
    }
  },
  ABSOLUTE {
    @Override
    NDArray size(NDArray difference) {
      return difference.abs();
    }
  };

  abstract NDArray size(NDArray difference);

  /**
   * The loss.
   *
   * @param real [N, F]
   * @param generated [M, F]
   * @return a scalar
   */
  public NDArray loss(NDArray real, NDArray generated) {
    return size(real.mean(new int[] {0}).sub(generated.mean(new int[] {0}))).mean();
  }
}
