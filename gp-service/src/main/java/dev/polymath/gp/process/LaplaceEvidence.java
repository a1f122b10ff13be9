package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Laplace's approximation of log p(y | X, θ) and its gradient: GPML equation 3.32 and algorithm
 * 5.1,
 *
 * <p>∂/∂θ log q = Σ_ij (½ (a_i a_j − R_ij) + u_i a_j) ∂K_ij/∂θ, where R is that of {@link
 * Curvature}, and u = (I − R K) s with s_i = ½ Σ_ii ∂³ log p(y_i | f̂_i) / ∂f³ follows the mode as
 * θ moves it. By a parameter φ of the likelihood it is Σ_i (∂/∂φ log p_i + ½ Σ_ii ∂/∂φ ∂² log p_i +
 * (K u)_i ∂/∂φ ∂ log p_i).
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
    int own = likelihood.free().size();
    int ofKernel = theta.length - own;
    Kernel kernel = process.kernel().withTheta(Arrays.copyOf(theta, ofKernel));
    double[] values = new double[own];
    Arrays.setAll(values, i -> likelihood.free().get(i).at(theta[ofKernel + i]));
    Likelihood observed = likelihood.withFree(values);
    CovarianceMatrix.fillSymmetric(
        kernel, data.x(), Variance.OBSERVATION, process.alpha(), resources.team(), covariance);
    try (Arena scratch = Arena.ofShared()) {
      return new ModeSearch(resources.algebra(), covariance, factor, observed, y, mean)
          .run(scratch)
          .filter(mode -> Double.isFinite(mode.dataFit() + mode.complexity()))
          .map(
              mode ->
                  new LogMarginalLikelihood(
                      mode.dataFit(),
                      mode.complexity(),
                      0,
                      withGradient ? gradient(kernel, observed, mode) : List.of(),
                      0));
    }
  }

  private List<Double> gradient(Kernel kernel, Likelihood observed, LaplaceMode mode) {
    int n = y.length;
    double[] variances = mode.curvature().invert(covariance, mode.w());
    double[] s = new double[n];
    Arrays.setAll(s, i -> 0.5 * variances[i] * mode.third()[i]);
    double[] u = Symmetric.times(factor, Symmetric.times(covariance, s));
    Arrays.setAll(u, i -> s[i] - u[i]);
    double[] a = mode.weights();
    double[] ofKernel =
        KernelGradient.sum(
            kernel,
            data.x(),
            Variance.OBSERVATION,
            resources.team(),
            (i, weights) -> {
              factor.readRow(i, weights, i + 1);
              for (int j = 0; j <= i; j++) {
                weights[j] = a[i] * a[j] - weights[j] + u[i] * a[j] + u[j] * a[i];
              }
            });
    double[] along = Symmetric.times(covariance, u);
    double[] ofLikelihood = new double[observed.free().size()];
    for (int i = 0; ofLikelihood.length > 0 && i < n; i++) {
      List<Likelihood.Sensitivity> all = observed.sensitivities(y[i], mean[i] + mode.f()[i]);
      for (int p = 0; p < ofLikelihood.length; p++) {
        Likelihood.Sensitivity by = all.get(p);
        ofLikelihood[p] += by.value() + 0.5 * variances[i] * by.second() + along[i] * by.first();
      }
    }
    return Model.gradient(ofKernel, ofLikelihood);
  }

  @Override
  public void close() {
    arena.close();
  }
}
