package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Kernel;

/**
 * The prior f ~ GP(m, k): everything but the data.
 *
 * @param kernel k; its {@code WhiteKernel} parts are the noise of the observations
 * @param mean m
 * @param normalizeY whether y is brought to mean 0 and variance 1 first, and answers brought back;
 *     the kernel, the mean and the marginal likelihood are then those of the normalised y, as in
 *     scikit-learn
 * @param alpha added to the diagonal of the observations' covariance matrix, for numerical
 *     stability; scikit-learn's 10⁻¹⁰ unless there is a reason
 */
public record GaussianProcess(Kernel kernel, MeanFunction mean, boolean normalizeY, double alpha) {

  /** scikit-learn's. */
  public static final double DEFAULT_ALPHA = 1e-10;

  public GaussianProcess {
    if (!(alpha >= 0) || Double.isInfinite(alpha)) {
      throw new Failure.InvalidRequest("alpha", "must be a finite number, 0 or more");
    }
  }

  /**
   * Refuses points that the kernel does not take, and a mean that would have to be fitted.
   *
   * @param field what to name in the latter case, and what to do
   */
  void requireKnownMean(int dimensions, String field, String remedy) {
    kernel.requireDimensions(dimensions);
    if (mean.isFitted()) {
      throw new Failure.InvalidRequest(field, remedy);
    }
  }

  /** A zero mean and y as it is. */
  public static GaussianProcess of(Kernel kernel) {
    return new GaussianProcess(kernel, MeanFunction.zero(), false, DEFAULT_ALPHA);
  }

  public GaussianProcess withKernel(Kernel other) {
    return new GaussianProcess(other, mean, normalizeY, alpha);
  }

  public GaussianProcess withMean(MeanFunction other) {
    return new GaussianProcess(kernel, other, normalizeY, alpha);
  }

  public GaussianProcess withNormalizeY(boolean normalize) {
    return new GaussianProcess(kernel, mean, normalize, alpha);
  }

  public GaussianProcess withAlpha(double other) {
    return new GaussianProcess(kernel, mean, normalizeY, other);
  }
}
