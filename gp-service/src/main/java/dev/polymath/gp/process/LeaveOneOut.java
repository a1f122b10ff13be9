package dev.polymath.gp.process;

import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.function.IntFunction;

/**
 * Each observation as predicted by all others: GPML 5.10 to 5.12. A better guide than the marginal
 * likelihood when the model may be wrong.
 *
 * @param mean of each observation, in the units of y
 * @param variance of each observation, noise included
 * @param logPredictiveLikelihood Σ_i log p(y_i | all others), in the units of y
 */
public record LeaveOneOut(double[] mean, double[] variance, double logPredictiveLikelihood) {

  /**
   * From a = K⁻¹ (y − m) and the diagonal of K⁻¹ (less what fitted coefficients take).
   *
   * @param y as the process sees them
   * @param scales the units of each observation
   */
  static LeaveOneOut of(
      double[] y, double[] weights, double[] precisions, IntFunction<TargetScale> scales) {
    double[] mean = new double[y.length];
    double[] variance = new double[y.length];
    double likelihood = 0;
    for (int i = 0; i < y.length; i++) {
      TargetScale scale = scales.apply(i);
      double error = weights[i] / precisions[i];
      mean[i] = scale.value(y[i] - error);
      variance[i] = scale.variance(1 / precisions[i]);
      likelihood -= 0.5 * (Math.log(2 * Math.PI * variance[i]) + error * error * precisions[i]);
    }
    return new LeaveOneOut(mean, variance, likelihood);
  }

  /** The diagonal of K⁻¹: n³ operations and a second n × n matrix for the time of the call. */
  static double[] precisions(LinearAlgebra algebra, Matrix factor) {
    try (Arena scratch = Arena.ofShared()) {
      int n = factor.rows();
      Matrix inverse = Matrix.allocate(scratch, n, n);
      inverse.copyFrom(factor);
      algebra.invert(inverse);
      double[] precisions = new double[n];
      for (int i = 0; i < n; i++) {
        precisions[i] = inverse.get(i, i);
      }
      return precisions;
    }
  }
}
