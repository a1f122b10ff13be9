package dev.polymath.gp.process;

/**
 * The mode f̂ of p(f | X, y) and the curvature there.
 *
 * @param f f̂ − m
 * @param weights K⁻¹ (f̂ − m), which is ∇ log p(y | f̂) at the mode
 * @param w the diagonal of W = −∇∇ log p(y | f̂)
 * @param third ∂³ log p(y | f̂) / ∂f³
 * @param dataFit −½ (f̂ − m)ᵀ K⁻¹ (f̂ − m) + log p(y | f̂)
 * @param curvature by which W changes K
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record LaplaceMode(
    double[] f, double[] weights, double[] w, double[] third, double dataFit, Curvature curvature) {

  /** −½ log |I + W K|. */
  double complexity() {
    return -curvature.halfLogDeterminant();
  }
}
