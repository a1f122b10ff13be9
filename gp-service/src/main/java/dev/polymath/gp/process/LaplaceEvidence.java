package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Laplace's approximation of log p(y | X, θ) and its gradient: GPML equation 3.32 and algorithm
 * 5.1,
 *
 * <p>∂/∂θ log q = Σ_ij (½ (a_i a_j − R_ij) + u_i a_j) ∂K_ij/∂θ, where R = W^½ B⁻¹ W^½, and u = (I −
 * R K) s with s_i = ½ Σ_ii ∂³ log p(y_i | f̂_i) / ∂f³ follows the mode as θ moves it. Σ_ii, the
 * posterior variance, is (1 − (B⁻¹)_ii) / W_ii.
 *
 * <p>It keeps two n × n matrices outside the heap. For one thread; close it.
 */
final class LaplaceEvidence implements Evidence {
  private final GaussianProcess process;
  private final Likelihood likelihood;
  private final TrainingSet data;
  private final double[] y;
  private final double[] mean;
  private final Resources resources;
  private final Arena arena = Arena.ofShared();
  private final Matrix covariance;
  private final Matrix factor;

  LaplaceEvidence(
      GaussianProcess process, Likelihood likelihood, TrainingSet data, Resources resources) {
    LaplacePosterior.requireFits(process, likelihood, data, resources);
    this.process = process;
    this.likelihood = likelihood;
    this.data = data;
    this.y = data.y();
    this.mean = process.mean().known(data.x());
    this.resources = resources;
    try {
      this.covariance = Matrix.allocate(arena, data.size(), data.size());
      this.factor = Matrix.allocate(arena, data.size(), data.size());
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public Optional<LogMarginalLikelihood> tryEvaluate(double[] theta, boolean withGradient) {
    Kernel kernel = process.kernel().withTheta(theta);
    CovarianceMatrix.fillSymmetric(
        kernel, data.x(), Variance.OBSERVATION, process.alpha(), resources.team(), covariance);
    LaplaceMode mode =
        LaplaceMode.find(resources.algebra(), covariance, factor, likelihood, y, mean);
    if (!Double.isFinite(mode.dataFit() + mode.complexity())) {
      return Optional.empty();
    }
    List<Double> gradient =
        withGradient ? Arrays.stream(gradient(kernel, mode)).boxed().toList() : List.of();
    return Optional.of(
        new LogMarginalLikelihood(mode.dataFit(), mode.complexity(), 0, gradient, 0));
  }

  private double[] gradient(Kernel kernel, LaplaceMode mode) {
    LinearAlgebra algebra = resources.algebra();
    algebra.invert(factor);
    int n = y.length;
    double[] root = mode.rootCurvature();
    double[] s = new double[n];
    for (int i = 0; i < n; i++) {
      double w = root[i] * root[i];
      s[i] = w > 0 ? 0.5 * (1 - factor.get(i, i)) / w * mode.third()[i] : 0;
    }
    double[] ks = Symmetric.times(covariance, s);
    Arrays.setAll(ks, i -> root[i] * ks[i]);
    double[] u = Symmetric.times(factor, ks);
    Arrays.setAll(u, i -> s[i] - root[i] * u[i]);
    double[] a = mode.weights();
    return KernelGradient.sum(
        kernel,
        data.x(),
        Variance.OBSERVATION,
        resources.team(),
        (i, weights) -> {
          factor.readRow(i, weights, i + 1);
          for (int j = 0; j <= i; j++) {
            weights[j] = a[i] * a[j] - root[i] * root[j] * weights[j] + u[i] * a[j] + u[j] * a[i];
          }
        });
  }

  @Override
  public void close() {
    arena.close();
  }
}
