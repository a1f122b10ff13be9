package dev.polymath.gp.process;

import dev.polymath.gp.kernel.Matern;
import org.jspecify.annotations.Nullable;

/**
 * How the state of a {@link StateSpace} gets from one time to a later one: x(t + δ) = A x(t) +
 * noise of covariance Q.
 *
 * <p>The k-th derivative is divided by λᵏ, where λ = √(2ν) / ℓ. So with τ = λδ, for each part,
 *
 * <ul>
 *   <li>A = exp(Fτ) = e^−τ (I + Nτ + N²τ²/2), as F = N − I with N nilpotent
 *   <li>Q = σ² c ∫₀^τ g(s) g(s)ᵀ ds, where g is the last column of exp(Fs). Taken as an integral
 *       and not as P − A P Aᵀ, it keeps its digits however small τ is
 *   <li>∂A/∂τ = F A and ∂Q/∂τ = σ² c g(τ) g(τ)ᵀ
 * </ul>
 *
 * <p>and the covariance P of the stationary process does not depend on ℓ. Matrices are row-major.
 * Not thread-safe: it holds the last step that it was set to.
 */
final class Transition {

  private final StateSpace space;
  private final int size;
  private final double[] a;
  private final double[] q;
  private double delta = Double.NaN;

  /** The integrals of sᵏ e^−2s from 0 to τ, k = 0 … 4. */
  private final double[] integrals = new double[5];

  Transition(StateSpace space) {
    this.space = space;
    this.size = space.size();
    this.a = new double[size * size];
    this.q = new double[size * size];
  }

  int size() {
    return size;
  }

  /** A; valid until the next step is set. */
  double[] a() {
    return a;
  }

  /** Q; valid until the next step is set. */
  double[] q() {
    return q;
  }

  /** Sets the step, δ ≥ 0. */
  void set(double step) {
    if (step == delta) {
      return;
    }
    delta = step;
    int at = 0;
    for (StateSpace.Part part : space.parts()) {
      @Nullable Matern matern = part.matern();
      if (matern == null) {
        a[at * size + at] = 1;
      } else {
        set(part, at, rate(matern) * step);
      }
      at += part.size();
    }
  }

  /** λ of a part. */
  static double rate(Matern matern) {
    return Math.sqrt(2 * matern.smoothness().nu()) / matern.lengthScale().value();
  }

  private void set(StateSpace.Part part, int at, double tau) {
    double e = Math.exp(-tau);
    integrate(tau, e * e);
    double[] i = integrals;
    double v = part.variance();
    switch (part.size()) {
      case 1 -> {
        put(a, at, e);
        put(q, at, 2 * v * i[0]);
      }
      case 2 -> {
        put(a, at, e * (1 + tau), e * tau, -e * tau, e * (1 - tau));
        double cross = 4 * v * (i[1] - i[2]);
        put(q, at, 4 * v * i[2], cross, cross, 4 * v * (i[0] - 2 * i[1] + i[2]));
      }
      default -> {
        double h = tau * tau / 2;
        put(
            a,
            at,
            e * (1 + tau + h),
            e * (tau + 2 * h),
            e * h,
            -e * h,
            e * (1 + tau - 2 * h),
            e * (tau - h),
            e * (h - tau),
            e * (2 * h - 3 * tau),
            e * (1 - 2 * tau + h));
        double c = 16.0 / 3 * v;
        double q01 = c * (i[3] / 2 - i[4] / 4);
        double q02 = c * (i[2] / 2 - i[3] + i[4] / 4);
        double q12 = c * (i[1] - 2.5 * i[2] + 1.5 * i[3] - i[4] / 4);
        put(
            q,
            at,
            c * i[4] / 4,
            q01,
            q02,
            q01,
            c * (i[2] - i[3] + i[4] / 4),
            q12,
            q02,
            q12,
            c * (i[0] - 4 * i[1] + 5 * i[2] - 2 * i[3] + i[4] / 4));
      }
    }
  }

  /** Where τ is small the recursion runs downwards, where it is large upwards: no digit is lost. */
  private void integrate(double tau, double e2) {
    double[] i = integrals;
    if (tau > 4) {
      i[0] = (1 - e2) / 2;
      double power = 1;
      for (int k = 1; k <= 4; k++) {
        power *= tau;
        i[k] = (k * i[k - 1] - power * e2) / 2;
      }
      return;
    }
    double term = e2 * Math.pow(tau, 5) / 5;
    double sum = term;
    for (int j = 6; term > 1e-17 * sum; j++) {
      term *= 2 * tau / j;
      sum += term;
    }
    i[4] = sum;
    for (int k = 4; k > 0; k--) {
      i[k - 1] = (2 * i[k] + Math.pow(tau, k) * e2) / k;
    }
  }

  /** Overwrites the block of a part, row by row. */
  private void put(double[] matrix, int at, double... block) {
    int p = block.length == 1 ? 1 : block.length == 4 ? 2 : 3;
    for (int r = 0; r < p; r++) {
      System.arraycopy(block, r * p, matrix, (at + r) * size + at, p);
    }
  }

  /** P, the covariance of the state before anything is known. */
  double[] stationary() {
    double[] p = new double[size * size];
    int at = 0;
    for (StateSpace.Part part : space.parts()) {
      double v = part.variance();
      switch (part.size()) {
        case 1 -> put(p, at, v);
        case 2 -> put(p, at, v, 0, 0, v);
        default -> put(p, at, v, 0, -v / 3, 0, v / 3, 0, -v / 3, 0, v);
      }
      at += part.size();
    }
    return p;
  }

  /** 1 for the coordinates that add up to the function, 0 for their derivatives. */
  double[] observed() {
    double[] h = new double[size];
    int at = 0;
    for (StateSpace.Part part : space.parts()) {
      h[at] = 1;
      at += part.size();
    }
    return h;
  }

  /**
   * Adds the gradient in θ of a function of A and Q.
   *
   * @param byA its derivatives in the entries of A
   * @param byQ its derivatives in the entries of Q, symmetric
   */
  void addGradient(double[] byA, double[] byQ, double[] gradient) {
    int at = 0;
    for (StateSpace.Part part : space.parts()) {
      int p = part.size();
      addVarianceGradient(part, at, q, byQ, gradient);
      @Nullable Matern matern = part.matern();
      if (matern != null && part.lengthSlot() >= 0) {
        double tau = rate(matern) * delta;
        double[] g = lastColumn(p, tau);
        double byTau = 0;
        for (int r = 0; r < p; r++) {
          for (int c = 0; c < p; c++) {
            int k = (at + r) * size + at + c;
            byTau += byA[k] * slope(at, p, r, c) + byQ[k] * noiseRate(part) * g[r] * g[c];
          }
        }
        // log λ falls as log ℓ rises.
        gradient[part.lengthSlot()] -= tau * byTau;
      }
      at += p;
    }
  }

  /** Adds the gradient in θ of a function of the stationary covariance. */
  void addStationaryGradient(double[] stationary, double[] byP, double[] gradient) {
    int at = 0;
    for (StateSpace.Part part : space.parts()) {
      addVarianceGradient(part, at, stationary, byP, gradient);
      at += part.size();
    }
  }

  private void addVarianceGradient(
      StateSpace.Part part, int at, double[] matrix, double[] by, double[] gradient) {
    if (part.varianceSlots().isEmpty()) {
      return;
    }
    int p = part.size();
    double sum = 0;
    for (int r = 0; r < p; r++) {
      for (int c = 0; c < p; c++) {
        int k = (at + r) * size + at + c;
        sum += by[k] * matrix[k];
      }
    }
    for (int slot : part.varianceSlots()) {
      gradient[slot] += sum;
    }
  }

  /** An entry of F A. */
  private double slope(int at, int p, int r, int c) {
    int column = at + c;
    if (r < p - 1) {
      return a[(at + r + 1) * size + column];
    }
    return switch (p) {
      case 1 -> -a[at * size + column];
      case 2 -> -a[at * size + column] - 2 * a[(at + 1) * size + column];
      default ->
          -a[at * size + column]
              - 3 * a[(at + 1) * size + column]
              - 3 * a[(at + 2) * size + column];
    };
  }

  private static double noiseRate(StateSpace.Part part) {
    return part.variance()
        * switch (part.size()) {
          case 1 -> 2;
          case 2 -> 4;
          default -> 16.0 / 3;
        };
  }

  private static double[] lastColumn(int p, double s) {
    double e = Math.exp(-s);
    return switch (p) {
      case 1 -> new double[] {e};
      case 2 -> new double[] {s * e, (1 - s) * e};
      default -> new double[] {s * s / 2 * e, (s - s * s / 2) * e, (1 - 2 * s + s * s / 2) * e};
    };
  }
}
