package dev.polymath.gan.improved;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.nn.GradientMode;
import dev.polymath.common.nn.Torch;
import java.util.Arrays;

/**
 * How far pictures are from real ones, by what a network sees in both: the squared Fréchet distance
 * of the normal distributions that have their features' means and covariances (Heusel et al. 2017,
 * "GANs trained by a two time-scale update rule converge to a local Nash equilibrium", equation 6):
 *
 * <pre>
 *   |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½)
 * </pre>
 *
 * <p>0 where both are alike, and without bound. The paper takes the last pooling layer of the
 * Inception network and 50,000 pictures; distances by other networks or of fewer pictures are
 * comparable only among themselves: fewer seem further away.
 *
 * <p>The trace of the root is the sum of the roots of the eigenvalues of {@code Sᵀ Σ₂ S} with
 * {@code Σ₁ = S Sᵀ}, which are those of {@code Σ₁ Σ₂} and, unlike these, of a symmetric matrix. In
 * double precision, on the CPU.
 */
public final class FrechetDistance {

  /** The most features; their covariance takes 8 bytes for each pair. */
  public static final int MOST_FEATURES = 2048;

  private static final int MOST_AT_ONCE = 1000;

  private FrechetDistance() {}

  /**
   * What is known of some pictures' features.
   *
   * @param mean [F]
   * @param covariance [F · F], row by row
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Moments(double[] mean, double[] covariance) {

    /**
     * The mean and the covariance, divided by N − 1.
     *
     * @param features [N, F], of two pictures or more
     * @throws Unprocessable where there are fewer, too many features, or one that is no number
     */
    public static Moments of(float[] features, int width) {
      if (width < 1 || width > MOST_FEATURES) {
        throw new Unprocessable(
            "features", "Must be 1 to %,d; these are %,d.".formatted(MOST_FEATURES, width));
      }
      var count = features.length / width;
      if (count < 2) throw new Unprocessable("pictures", "There must be two or more.");
      try (var torch = Torch.onCpu();
          var step = torch.step();
          var _ = GradientMode.off()) {
        var mean = step.manager().zeros(new Shape(width), DataType.FLOAT64);
        var covariance = step.manager().zeros(new Shape(width, width), DataType.FLOAT64);
        for (var from = 0; from < count; from += MOST_AT_ONCE) {
          try (var part = step.manager().newSubManager()) {
            mean.addi(rows(part, features, width, from).sum(new int[] {0}).div(count));
          }
        }
        for (var from = 0; from < count; from += MOST_AT_ONCE) {
          try (var part = step.manager().newSubManager()) {
            var x = rows(part, features, width, from).sub(mean);
            covariance.addi(x.transpose().matMul(x).div(count - 1));
          }
        }
        return new Moments(finite(mean), finite(covariance));
      }
    }

    private static NDArray rows(NDManager manager, float[] features, int width, int from) {
      var to = Math.min(features.length / width, from + MOST_AT_ONCE);
      return manager
          .create(
              Arrays.copyOfRange(features, from * width, to * width), new Shape(to - from, width))
          .toType(DataType.FLOAT64, false);
    }

    private static double[] finite(NDArray array) {
      var values = array.toDoubleArray();
      for (var value : values) {
        if (!Double.isFinite(value)) {
          throw new Unprocessable("features", "Must be finite numbers; the network has others.");
        }
      }
      return values;
    }
  }

  /** The distance of two distributions of as many features each. */
  public static double between(Moments some, Moments others) {
    var width = some.mean().length;
    if (others.mean().length != width) {
      throw new Unprocessable(
          "features", "Are %,d of some and %,d of others.".formatted(width, others.mean().length));
    }
    var distance = 0.0;
    for (var i = 0; i < width; i++) {
      var apart = some.mean()[i] - others.mean()[i];
      var diagonal = i * width + i;
      distance += apart * apart + some.covariance()[diagonal] + others.covariance()[diagonal];
    }
    // Alike to the last digit, they may come out a little nearer than that.
    return Math.max(0, distance - 2 * traceOfRoot(some, others));
  }

  private static double traceOfRoot(Moments some, Moments others) {
    var shape = new Shape(some.mean().length, some.mean().length);
    try (var torch = Torch.onCpu();
        var step = torch.step();
        var _ = GradientMode.off()) {
      var operations = torch.operations();
      var first = operations.eigh(step.manager().create(some.covariance(), shape));
      var root = first.vectors().mul(first.values().maximum(0).sqrt());
      var second = step.manager().create(others.covariance(), shape);
      var product = operations.eigh(root.transpose().matMul(second).matMul(root));
      // Rounding leaves some below 0 where features say the same.
      return product.values().maximum(0).sqrt().sum().getDouble();
    }
  }
}
