package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.linalg.LinearAlgebra;
import dev.polymath.gp.linalg.Matrix;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/**
 * log p(y | X, θ) of several outputs and its gradient. With G = a aᵀ − Σ⁻¹ and Σ_ij = B_ab k_ij +
 * δ_ij σ²_a where i is of output a and j of b, it is
 *
 * <ul>
 *   <li>½ Σ_ij G_ij B_ab ∂k_ij/∂θ by a parameter of the kernel
 *   <li>2 Σ_b T_ab W_br by W_ar, and κ_a T_aa by log κ_a, where T_ab = ½ Σ_(i of a, j of b) G_ij
 *       k_ij
 *   <li>½ σ²_a Σ_(i of a) G_ii by log σ²_a
 * </ul>
 *
 * <p>It keeps two n × n matrices outside the heap. For one thread; close it.
 */
final class CoregionalEvidence implements Evidence {
  private final GaussianProcess process;
  private final Coregionalisation start;
  private final OutputPoints points;
  private final double[] y;
  private final Resources resources;
  private final Arena arena = Arena.ofShared();
  private final Matrix plain;
  private final Matrix matrix;

  CoregionalEvidence(
      GaussianProcess process, Coregionalisation start, TrainingSet data, Resources resources) {
    resources.requireRoomFor("x", data.size());
    OutputPoints.requireTakes(process, data.x().dimensions());
    this.process = process;
    this.start = start;
    this.points = OutputPoints.of(data.x(), start);
    this.y =
        points.residual(process, data, points.scales(data, start.outputs(), process.normalizeY()));
    this.resources = resources;
    try {
      this.plain = Matrix.allocate(arena, y.length, y.length);
      this.matrix = Matrix.allocate(arena, y.length, y.length);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public Optional<LogMarginalLikelihood> tryEvaluate(double[] theta, boolean withGradient) {
    Model at = new Model(process, new Inference.Coregional(start)).withTheta(theta);
    Kernel kernel = at.process().kernel();
    Coregionalisation outputs = ((Inference.Coregional) at.inference()).outputs();
    points.fill(kernel, resources.team(), plain);
    return CoregionalSystem.of(process, outputs, points, plain, matrix, y, resources)
        .map(
            system ->
                new LogMarginalLikelihood(
                    system.dataFit(),
                    system.complexity(),
                    system.normalisation(),
                    withGradient ? gradient(kernel, outputs, system.weights()) : List.of(),
                    system.jitter()));
  }

  private List<Double> gradient(Kernel kernel, Coregionalisation model, double[] a) {
    LinearAlgebra algebra = resources.algebra();
    algebra.invert(matrix);
    int[] of = points.outputs();
    double[][] b = model.b();
    int count = b.length;
    double[] ofKernel =
        KernelGradient.sum(
            kernel,
            points.x(),
            Variance.LATENT,
            resources.team(),
            (i, weights) -> {
              matrix.readRow(i, weights, i + 1);
              for (int j = 0; j <= i; j++) {
                weights[j] = (a[i] * a[j] - weights[j]) * b[of[i]][of[j]];
              }
            });
    double[][] t = new double[count][count];
    double[] trace = new double[count];
    double[] inverse = new double[a.length];
    double[] k = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      matrix.readRow(i, inverse, i + 1);
      plain.readRow(i, k, i + 1);
      for (int j = 0; j < i; j++) {
        double half = 0.5 * (a[i] * a[j] - inverse[j]) * k[j];
        t[of[i]][of[j]] += half;
        t[of[j]][of[i]] += half;
      }
      double g = 0.5 * (a[i] * a[i] - inverse[i]);
      t[of[i]][of[i]] += g * k[i];
      trace[of[i]] += g;
    }
    int rank = model.rank();
    double[] own = new double[count * (rank + 2)];
    for (int o = 0; o < count; o++) {
      for (int r = 0; r < rank; r++) {
        for (int other = 0; other < count; other++) {
          own[o * rank + r] += 2 * t[o][other] * model.w().get(other).get(r);
        }
      }
      own[count * rank + o] = model.kappa().get(o) * t[o][o];
      own[count * (rank + 1) + o] = model.noise().get(o) * trace[o];
    }
    return Model.gradient(ofKernel, own);
  }

  @Override
  public void close() {
    arena.close();
  }
}
