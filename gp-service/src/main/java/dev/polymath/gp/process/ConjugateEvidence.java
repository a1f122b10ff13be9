package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Points;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * log p(y | X, θ) and its gradient, estimated without the covariance matrix: see {@link
 * ConjugateSystem}. Products are computed on the device, the gradient's sum over pairs of points on
 * the CPU. Memory grows as n.
 */
final class ConjugateEvidence implements Evidence {

  /** An estimate by a few probes has no more digits than that. */
  private static final double TOLERANCE = 1e-4;

  /** Beyond so many points, numbers of 4 bytes do for it, in half the time. */
  private static final int MANY = 2_000;

  private final GaussianProcess process;
  private final Points x;
  private final double[] y;
  private final Resources resources;
  private final KernelProducts products;
  private final int[] pivots;

  ConjugateEvidence(GaussianProcess process, TrainingSet data, Resources resources) {
    ConjugatePosterior.requireFits(process, data);
    this.process = process;
    this.x = data.x();
    this.y = SparsePosterior.residual(process, data);
    this.resources = resources;
    try (Arena scratch = Arena.ofShared()) {
      this.pivots =
          PivotedCholesky.of(
                  process.kernel(), x, ConjugateSystem.rank(x.size()), resources.algebra(), scratch)
              .pivots();
    }
    Tiles tiles = resources.tiles();
    this.products =
        new KernelProducts(
            x, x.size() > MANY ? tiles.inSinglePrecision() : tiles, resources.team());
  }

  @Override
  public Optional<LogMarginalLikelihood> tryEvaluate(double[] theta, boolean withGradient) {
    Kernel kernel = process.kernel().withTheta(theta);
    double[] noise = ConjugateSystem.noise(process, kernel, x);
    if (Arrays.stream(noise).anyMatch(v -> !(v > 0) || Double.isInfinite(v))) {
      return Optional.empty();
    }
    return system(kernel, noise)
        .filter(system -> Double.isFinite(system.dataFit() + system.complexity()))
        .map(
            system ->
                new LogMarginalLikelihood(
                    system.dataFit(),
                    system.complexity(),
                    system.normalisation(),
                    withGradient
                        ? Arrays.stream(gradient(kernel, system)).boxed().toList()
                        : List.of(),
                    0));
  }

  private Optional<ConjugateSystem> system(Kernel kernel, double[] noise) {
    try (Arena arena = Arena.ofShared()) {
      PivotedCholesky factor = PivotedCholesky.at(kernel, x, pivots, resources.algebra(), arena);
      Preconditioner preconditioner = new Preconditioner(factor, noise, resources.algebra(), arena);
      return ConjugateSystem.of(products, kernel, noise, preconditioner, y, TOLERANCE);
    }
  }

  /** W = a aᵀ − mean_s ½ (u_s w_sᵀ + w_s u_sᵀ) with u_s = (K + Λ)⁻¹ z_s and w_s = P⁻¹ z_s. */
  private double[] gradient(Kernel kernel, ConjugateSystem system) {
    double[] a = system.weights();
    double[][] solved = system.solved().toArray(double[][]::new);
    double[][] preconditioned = system.preconditioned().toArray(double[][]::new);
    double share = 0.5 / solved.length;
    return KernelGradient.sum(
        kernel,
        x,
        Variance.OBSERVATION,
        resources.team(),
        (i, weights) -> {
          for (int j = 0; j <= i; j++) {
            weights[j] = a[i] * a[j];
          }
          for (int s = 0; s < solved.length; s++) {
            double u = share * solved[s][i];
            double w = share * preconditioned[s][i];
            double[] us = solved[s];
            double[] ws = preconditioned[s];
            for (int j = 0; j <= i; j++) {
              weights[j] -= u * ws[j] + w * us[j];
            }
          }
        });
  }

  @Override
  public void close() {
    products.close();
  }
}
