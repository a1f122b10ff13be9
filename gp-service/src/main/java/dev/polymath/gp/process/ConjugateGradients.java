package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * (K + Λ)⁻¹ b for several b at once by conjugate gradients with a {@link Preconditioner} P. Each
 * step is one product with the matrix, and steps come to some dozens where P is close.
 *
 * <p>The steps of a right-hand side are those of Lanczos' method for P^−½ (K + Λ) P^−½ begun at
 * P^−½ b, whose tridiagonal matrix T is kept: bᵀ P^−½ f(P^−½ (K + Λ) P^−½) P^−½ b ≈ (bᵀ P⁻¹ b) e₁ᵀ
 * f(T) e₁ (Golub and Meurant 2010).
 *
 * @param solutions one for each right-hand side
 * @param left b − (K + Λ) x
 * @param residual the largest ‖b − (K + Λ) x‖ / ‖b‖
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record ConjugateGradients(
    List<double[]> solutions, List<double[]> left, List<Lanczos> lanczos, double residual) {

  private static final int MOST_STEPS = 500;

  /** T, and bᵀ P⁻¹ b. */
  static final class Lanczos {
    private final List<Double> diagonal = new ArrayList<>();
    private final List<Double> beside = new ArrayList<>();
    private final double norm;
    private double alpha = 1;
    private double beta;

    Lanczos(double norm) {
      this.norm = norm;
    }

    private void step(double nextAlpha) {
      if (!diagonal.isEmpty()) {
        beside.add(Math.sqrt(beta) / alpha);
      }
      diagonal.add(1 / nextAlpha + (diagonal.isEmpty() ? 0 : beta / alpha));
      alpha = nextAlpha;
    }

    /** (bᵀ P⁻¹ b) e₁ᵀ f(T) e₁. */
    double quadrature(DoubleUnaryOperator f) {
      return norm
          * Tridiagonal.quadrature(
              diagonal.stream().mapToDouble(v -> v).toArray(),
              beside.stream().mapToDouble(v -> v).toArray(),
              f);
    }
  }

  /**
   * Solves.
   *
   * @param tolerance of the residual, relative to each right-hand side
   */
  static ConjugateGradients solve(
      KernelProducts products,
      Kernel kernel,
      double[] noise,
      Preconditioner preconditioner,
      List<double[]> rightHandSides,
      double tolerance) {
    List<System> systems = new ArrayList<>();
    double[][] first = preconditioner.solve(rightHandSides);
    for (int s = 0; s < first.length; s++) {
      systems.add(new System(rightHandSides.get(s), first[s]));
    }
    for (int step = 0; step < MOST_STEPS; step++) {
      List<System> open = systems.stream().filter(s -> s.residual() > tolerance).toList();
      if (open.isEmpty()) {
        break;
      }
      double[][] product =
          products.times(kernel, noise, open.stream().map(s -> s.direction).toList());
      for (int s = 0; s < product.length; s++) {
        open.get(s).move(product[s]);
      }
      double[][] preconditioned = preconditioner.solve(open.stream().map(s -> s.left).toList());
      for (int s = 0; s < preconditioned.length; s++) {
        open.get(s).turn(preconditioned[s]);
      }
    }
    return new ConjugateGradients(
        systems.stream().map(s -> s.solution).toList(),
        systems.stream().map(s -> s.left).toList(),
        systems.stream().map(s -> s.lanczos).toList(),
        systems.stream().mapToDouble(System::residual).max().orElse(0));
  }

  /** One right-hand side on its way. */
  private static final class System {
    private final double[] solution;
    private final double[] left;
    private final double[] direction;
    private final double norm;
    private final Lanczos lanczos;
    private double rho;

    System(double[] rightHandSide, double[] preconditioned) {
      this.solution = new double[rightHandSide.length];
      this.left = rightHandSide.clone();
      this.direction = preconditioned;
      this.norm = Math.sqrt(Solution.dot(left, left));
      this.rho = Solution.dot(left, preconditioned);
      this.lanczos = new Lanczos(rho);
    }

    double residual() {
      return norm == 0 || !(rho > 0) ? 0 : Math.sqrt(Solution.dot(left, left)) / norm;
    }

    void move(double[] product) {
      double alpha = rho / Solution.dot(direction, product);
      for (int i = 0; i < left.length; i++) {
        solution[i] += alpha * direction[i];
        left[i] -= alpha * product[i];
      }
      lanczos.step(alpha);
    }

    void turn(double[] preconditioned) {
      double next = Solution.dot(left, preconditioned);
      double beta = next / rho;
      for (int i = 0; i < left.length; i++) {
        direction[i] = preconditioned[i] + beta * direction[i];
      }
      lanczos.beta = beta;
      rho = next;
    }
  }
}
