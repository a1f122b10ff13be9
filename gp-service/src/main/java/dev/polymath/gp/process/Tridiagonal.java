package dev.polymath.gp.process;

import java.util.function.DoubleUnaryOperator;

/** Symmetric matrices with three diagonals. */
final class Tridiagonal {

  private static final int MOST_TURNS = 60;

  private Tridiagonal() {}

  /**
   * e₁ᵀ f(T) e₁ = Σ_k w_k f(λ_k) with the eigenvalues of T and the squared first entries of its
   * eigenvectors: Gauss' quadrature (Golub and Welsch 1969), by the QL method with implicit shifts.
   *
   * @param diagonal of T
   * @param beside one fewer: what stands beside the diagonal
   */
  static double quadrature(double[] diagonal, double[] beside, DoubleUnaryOperator f) {
    int n = diagonal.length;
    double[] d = diagonal.clone();
    double[] e = new double[n];
    System.arraycopy(beside, 0, e, 0, n - 1);
    double[] first = new double[n];
    first[0] = 1;
    for (int low = 0; low < n; low++) {
      for (int turn = 0; turn < MOST_TURNS; turn++) {
        int end = decoupled(d, e, low);
        if (end == low) {
          break;
        }
        sweep(d, e, first, low, end);
      }
    }
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += first[k] * first[k] * f.applyAsDouble(d[k]);
    }
    return sum;
  }

  /** The first place from {@code low} on below which nothing is left beside the diagonal. */
  private static int decoupled(double[] d, double[] e, int low) {
    int end = low;
    while (end < d.length - 1
        && Math.abs(e[end]) > 1e-16 * (Math.abs(d[end]) + Math.abs(d[end + 1]))) {
      end++;
    }
    return end;
  }

  /** One QL step on rows low … end: a shift, then rotations from below that chase it upwards. */
  private static void sweep(double[] d, double[] e, double[] first, int low, int end) {
    double half = (d[low + 1] - d[low]) / (2 * e[low]);
    double g = d[end] - d[low] + e[low] / (half + Math.copySign(Math.hypot(half, 1), half));
    double sine = 1;
    double cosine = 1;
    double shift = 0;
    for (int i = end - 1; i >= low; i--) {
      double f = sine * e[i];
      double b = cosine * e[i];
      double radius = Math.hypot(f, g);
      e[i + 1] = radius;
      if (radius == 0) {
        d[i + 1] -= shift;
        e[end] = 0;
        return;
      }
      sine = f / radius;
      cosine = g / radius;
      g = d[i + 1] - shift;
      double turned = (d[i] - g) * sine + 2 * cosine * b;
      shift = sine * turned;
      d[i + 1] = g + shift;
      g = cosine * turned - b;
      double below = first[i + 1];
      first[i + 1] = sine * first[i] + cosine * below;
      first[i] = cosine * first[i] - sine * below;
    }
    d[low] -= shift;
    e[low] = g;
    e[end] = 0;
  }
}
